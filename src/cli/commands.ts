import type { Command } from 'commander';

/** A command's own file: what it takes, and what it does. */
export interface CommandModule {
  /** Adds arguments, options and the action. */
  readonly define: (command: Command) => void;
}

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** It tells of all others, and so needs them loaded. */
  readonly describesAll?: true;
  /** Only the command that is called is loaded: the drivers of the stores take longer than most of the work. */
  readonly load: () => Promise<CommandModule>;
}

/** Every command of the command line, in the order of its help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'serve',
    summary: 'serves the API and the console; configured by environment variables',
    load: () => import('./serve.command.js'),
  },
  {
    name: 'demo',
    summary: 'sends real phone calls through a service of its own, and shows them in the console',
    load: () => import('./demo.command.js'),
  },
  {
    name: 'tail',
    summary: 'shows a session in the terminal as it happens',
    load: () => import('./tail.command.js'),
  },
  {
    name: 'export',
    summary: 'writes sessions and their events as JSON Lines',
    load: () => import('./export.command.js'),
  },
  {
    name: 'archive',
    summary: 'moves events to the archive, or brings them back',
    load: () => import('./archive.command.js'),
  },
  {
    name: 'verify',
    summary: 'reads every object of the archive and checks every byte of it',
    load: () => import('./verify.command.js'),
  },
  {
    name: 'backup',
    summary: 'copies the embedded store into one file while it is served',
    load: () => import('./backup.command.js'),
  },
  {
    name: 'restore',
    summary: "puts a backup in the place of the embedded store's database",
    load: () => import('./restore.command.js'),
  },
  {
    name: 'transfer',
    summary: 'moves every session between SQLite and MongoDB, verified by hash',
    load: () => import('./transfer.command.js'),
  },
  {
    name: 'migrate',
    summary: 'builds the indexes of MongoDB that the service needs',
    load: () => import('./migrate.command.js'),
  },
  {
    name: 'erasures',
    summary: 'lists erasures that are under way, and replays the ledger after a restore',
    load: () => import('./erasures.command.js'),
  },
  {
    name: 'retention',
    summary: 'erases every session whose time is over',
    load: () => import('./retention.command.js'),
  },
  {
    name: 'openapi',
    summary: 'prints the OpenAPI document',
    load: () => import('./openapi.command.js'),
  },
  {
    name: 'completion',
    summary: 'prints the completion for bash or zsh',
    describesAll: true,
    load: () => import('./completion.command.js'),
  },
];
