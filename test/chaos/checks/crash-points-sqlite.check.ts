import { join } from 'node:path';
import type { ProofCheck } from '../check.js';
import { BATCH_EVENTS, type CrashPoint, storedWhole } from '../crash/crash-point.js';
import { CrashRun } from '../crash/crash-run.js';
import { killSqliteMigrations } from '../crash/sqlite-migrations.js';

const ROUNDS = { long: 20, short: 1 } as const;

/** Before the commit nothing of the request may be stored, and after it everything must be. */
const POINTS: readonly CrashPoint[] = [
  ...(['append', 'batch', 'complete'] as const).flatMap((operation): CrashPoint[] => [
    { operation, place: 'before-transaction', stored: 0 },
    { operation, place: 'before-row', stored: 0 },
    { operation, place: 'before-commit', stored: 0 },
    { operation, place: 'after-commit', stored: storedWhole({ operation }) },
    { operation, place: 'before-answer', stored: storedWhole({ operation }) },
  ]),
  { operation: 'append', place: 'after-commit', stored: 1, isFresh: true },
  { operation: 'batch', place: 'before-row', row: Math.ceil(BATCH_EVENTS / 2), stored: 0 },
  { operation: 'batch', place: 'before-row', row: BATCH_EVENTS, stored: 0 },
  // Several sessions in one transaction.
  { operation: 'group', place: 'before-row', row: 3, stored: 'any' },
  { operation: 'group', place: 'before-commit', row: 3, stored: 'any' },
  { operation: 'group', place: 'after-commit', row: 3, stored: 'any' },
];

export const check: ProofCheck = {
  name: 'crash-points-sqlite',
  promise:
    'kill −9 at each named point of a write and of a migration: what was acknowledged is kept, a repeat completes the rest, a start needs no repair',
  topic: 'crashes',
  needs: [],
  budgetSeconds: 60,
  async run(context) {
    const run = new CrashRun(context, 'crash-sqlite', { DATA_DIR: join(context.folder, 'written') });
    return [
      ...(await run.run(POINTS, context.long ? ROUNDS.long : ROUNDS.short)),
      ...(await killSqliteMigrations(context)),
    ];
  },
};
