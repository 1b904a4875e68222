import { FEATURES } from '../features.js';
import type { CommandEntry } from './command-entry.js';

/** All commands, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'serve',
    summary: 'serves the API and the console; configured by environment variables',
    load: () => import('./serve.command.js'),
  },
  {
    name: 'demo',
    summary: 'starts a service of its own, sends real phone calls through it, and shows them in the console',
    load: () => import('./demo.command.js'),
  },
  {
    name: 'backup',
    summary: 'copies the embedded store into one file, also while the service runs',
    load: () => import('./backup.command.js'),
  },
  {
    name: 'restore',
    summary: 'replaces the database of the embedded store with a backup',
    load: () => import('./restore.command.js'),
  },
  {
    name: 'migrate',
    summary: 'creates the MongoDB indexes that the service needs',
    load: () => import('./migrate.command.js'),
  },
  ...FEATURES.flatMap(({ commands }) => commands ?? []),
  {
    name: 'processors',
    summary: 'lists the sessions that background work has failed on, and tries those again that were given up',
    load: () => import('./processors.command.js'),
  },
  {
    name: 'doctor',
    summary: 'checks everything that the configuration refers to, and says how to fix problems',
    load: () => import('./doctor.command.js'),
  },
  {
    name: 'openapi',
    summary: 'prints the OpenAPI document',
    load: () => import('./openapi.command.js'),
  },
  {
    name: 'completion',
    summary: 'prints the completion script for bash or zsh',
    describesAll: true,
    load: () => import('./completion.command.js'),
  },
];
