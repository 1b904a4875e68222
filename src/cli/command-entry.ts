import type { Command } from 'commander';
import type { AppConfig } from '../config/app-config.js';
import type { Foundation } from '../runtime/foundation.js';

/** What a command is handed: it reads the configuration and opens the stores as the service does. */
export interface CommandContext {
  /** @throws ConfigError */
  readConfig(): AppConfig;
  /** Does a work with the stores and what every capability puts around them, and closes them. @throws CommandRefused */
  withFoundation<Result>(config: AppConfig, work: (foundation: Foundation) => Promise<Result>): Promise<Result>;
}

/** A command's own file: what it takes, and what it does. */
export interface CommandModule {
  /** Adds arguments, options and the action. */
  readonly define: (command: Command, context: CommandContext) => void;
}

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** It tells of all others, and so needs them loaded. */
  readonly describesAll?: true;
  /** Only the command that is called is loaded: the drivers of the stores take longer than most of the work. */
  readonly load: () => Promise<CommandModule>;
}
