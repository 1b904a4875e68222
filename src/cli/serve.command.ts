import 'reflect-metadata';
import type { Command } from 'commander';
import { run } from '../serve.js';

/** Its help is that of the configuration: it takes no options, and names the variable that an option may have meant. */
export function define(command: Command): void {
  command
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action((_options, { args }: Command) => run(args));
}
