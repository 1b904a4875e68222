import type { Command } from 'commander';
import type { AppConfig } from '../config/app-config.js';
import type { Foundation } from '../runtime/foundation.js';

/** What a command receives: it reads the configuration and opens the stores as the service does. */
export interface CommandContext {
  /** @throws ConfigError */
  readConfig(): AppConfig;
  /** Does a work with the stores and what every capability puts around them, and closes them. @throws CommandRefused */
  withFoundation<Result>(config: AppConfig, work: (foundation: Foundation) => Promise<Result>): Promise<Result>;
}

/** The module of a command: its arguments and its action. */
export interface CommandModule {
  /** Defines arguments, options and the action. */
  readonly define: (command: Command, context: CommandContext) => void;
}

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Set for a command that describes all others, which are then loaded too. */
  readonly describesAll?: true;
  /** Only the called command is loaded: loading the drivers of the stores takes longer than most of the work. */
  readonly load: () => Promise<CommandModule>;
}
