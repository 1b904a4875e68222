import { FEATURES } from '../features.js';
import type { CommandEntry } from './command-entry.js';

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
    name: 'migrate',
    summary: 'builds the indexes of MongoDB that the service needs',
    load: () => import('./migrate.command.js'),
  },
  ...FEATURES.flatMap(({ commands }) => commands ?? []),
  {
    name: 'doctor',
    summary: 'looks at everything that the configuration names, and says what to mend',
    load: () => import('./doctor.command.js'),
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
