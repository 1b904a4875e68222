import { Argument, type Command } from 'commander';
import { SERVICE_NAME } from '../telemetry/version.js';
import { print } from './command.js';
import { bashCompletion, zshCompletion } from './completion.js';

const SHELLS = { bash: bashCompletion, zsh: zshCompletion } as const;

export function define(command: Command): void {
  command
    .addArgument(new Argument('<shell>', 'the shell to complete for').choices(Object.keys(SHELLS)))
    .addHelpText(
      'after',
      `
To enable it in the current shell:  source <(${SERVICE_NAME} completion bash)`,
    )
    .action((shell: keyof typeof SHELLS, _options, { parent }: Command) => {
      if (parent) print(SHELLS[shell](parent));
    });
}
