import { join } from 'node:path';
import { MemoryCache } from '../../../src/adapters/memory/memory-cache.js';
import { MemoryStore } from '../../../src/adapters/memory/memory-store.js';
import { CachedStore } from '../../../src/runtime/cached-store.js';
import { ManualClock } from '../../builders/manual-clock.js';
import { StoreSubject } from '../../model/store-subject.js';
import { withHttpSubject, withSqliteSubject } from '../../model/subjects.js';
import { ChaosCache } from '../../stack/chaos-cache.js';
import type { ProofCheck, ProofContext } from '../check.js';
import { compareWithModel, modelFigures } from '../model-runs.js';

const GRACE_MS = 300_000;

/** For the short and for the long run. The embedded store syncs its disk for each write, and the service adds HTTP. */
const SEQUENCES = {
  memory: [2_000, 20_000],
  cached: [500, 10_000],
  sqlite: [150, 10_000],
  http: [100, 10_000],
} as const;

export const check: ProofCheck = {
  name: 'model-embedded',
  promise: 'Every call is answered as promised, in any order of calls, across restarts and steps of the clock',
  topic: 'correctness',
  needs: [],
  budgetSeconds: 45,
  async run(context) {
    return modelFigures([
      ['memory', await onMemory(context)],
      ['memory behind a hostile cache', await onCache(context)],
      ['SQLite, without a grace', await onSqlite(context, 0)],
      ['SQLite', await onSqlite(context, GRACE_MS)],
      ['the service over HTTP', await onHttp(context)],
    ]);
  },
};

function count({ long }: ProofContext, [short, whole]: readonly [number, number]): number {
  return long ? whole : short;
}

function onMemory(context: ProofContext) {
  const clock = new ManualClock();
  const subject = new StoreSubject(new MemoryStore(clock, { lateEventGraceMs: GRACE_MS }));
  return compareWithModel(context, {
    sequences: count(context, SEQUENCES.memory),
    lateEventGraceMs: GRACE_MS,
    clock,
    subject,
  });
}

function onCache(context: ProofContext) {
  const clock = new ManualClock();
  const store = new MemoryStore(clock, { lateEventGraceMs: GRACE_MS });
  const subject = new StoreSubject(new CachedStore(store, new ChaosCache(new MemoryCache(), context.seed)));
  return compareWithModel(context, {
    sequences: count(context, SEQUENCES.cached),
    lateEventGraceMs: GRACE_MS,
    clock,
    subject,
  });
}

function onSqlite(context: ProofContext, lateEventGraceMs: number) {
  const sequences = Math.ceil(count(context, SEQUENCES.sqlite) / 2);
  return withSqliteSubject(join(context.folder, `grace-${lateEventGraceMs}`), lateEventGraceMs, (subject, clock) =>
    compareWithModel(context, { sequences, lateEventGraceMs, clock, subject }),
  );
}

function onHttp(context: ProofContext) {
  return withHttpSubject(join(context.folder, 'http'), GRACE_MS, (subject, clock) =>
    compareWithModel(context, {
      sequences: count(context, SEQUENCES.http),
      lateEventGraceMs: GRACE_MS,
      clock,
      subject,
    }),
  );
}
