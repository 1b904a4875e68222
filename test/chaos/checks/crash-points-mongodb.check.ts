import { startMongodb } from '../../stack/servers/mongodb-server.js';
import { type Figure, type ProofCheck, type ProofContext, ProofFailure } from '../check.js';
import { BATCH_EVENTS, type CrashPoint, storedWhole } from '../crash/crash-point.js';
import { CrashRun } from '../crash/crash-run.js';
import { killMongodbMigrations } from '../crash/mongodb-migrations.js';

const ROUNDS = { long: 5, short: 1 } as const;

/**
 * What the insert contained is stored, whatever the service still had to do: the log decides, and the session follows
 * it.
 */
const POINTS: readonly CrashPoint[] = [
  ...(['append', 'batch', 'complete'] as const).flatMap((operation): CrashPoint[] => [
    { operation, place: 'before-insert', stored: 0 },
    { operation, place: 'after-insert', stored: storedWhole({ operation }) },
    { operation, place: 'before-projection', stored: storedWhole({ operation }), isFresh: true },
    { operation, place: 'before-answer', stored: storedWhole({ operation }) },
  ]),
  // A server that dies between the inserts leaves a prefix.
  { operation: 'batch', place: 'half-inserted', stored: Math.ceil(BATCH_EVENTS / 2) },
  { operation: 'batch', place: 'half-inserted', stored: Math.ceil(BATCH_EVENTS / 2), isFresh: true },
  // Several sessions in one insert.
  { operation: 'group', place: 'before-insert', row: 3, stored: 'any' },
  { operation: 'group', place: 'half-inserted', row: 3, stored: 'any' },
  { operation: 'group', place: 'after-insert', row: 3, stored: 'any' },
];

export const check: ProofCheck = {
  name: 'crash-points-mongodb',
  promise:
    'kill −9 at each named point of a write and of `migrate`: what was acknowledged is kept, a repeat completes the rest, a start needs no repair',
  topic: 'crashes',
  needs: ['mongodb'],
  budgetSeconds: 120,
  async run(context) {
    const server = await startMongodb();
    try {
      const run = new CrashRun(context, 'crash-mongodb', { MONGODB_URI: server.uri('crash_written') });
      return [
        ...(await run.run(POINTS, context.long ? ROUNDS.long : ROUNDS.short)),
        ...(await killMongodbMigrations(context, server.uri('crash_migrated'))),
        await findHaste(context, server.uri('crash_hasty')),
      ];
    } finally {
      await server.stop();
    }
  },
};

/** The same run with a service that acknowledges before it writes must detect what is lost. */
async function findHaste(context: ProofContext, uri: string): Promise<Figure> {
  const run = new CrashRun(context, 'hasty-mongodb', { MONGODB_URI: uri });
  const failure = await run
    .run([{ operation: 'append', place: 'before-insert', stored: 0 }], 1)
    .catch((error) => error);
  if (!(failure instanceof ProofFailure)) throw failure instanceof Error ? failure : new ProofFailure(NOT_FOUND);
  if (run.lost === 0) throw new ProofFailure(`${NOT_FOUND}; it fails otherwise: ${failure.message}`);
  return { what: 'control, acknowledged before it is written: acknowledged facts lost', value: run.lost };
}

const NOT_FOUND = 'a service that acknowledges before it writes is not found';
