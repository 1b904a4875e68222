import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MemoryCache } from '../../src/adapters/memory/memory-cache.js';
import { MemoryStore } from '../../src/adapters/memory/memory-store.js';
import { CachedStore } from '../../src/runtime/cached-store.js';
import { ManualClock } from '../builders/manual-clock.js';
import { ChaosCache } from '../stack/chaos-cache.js';
import { runModel } from './run-model.js';
import { StoreSubject } from './store-subject.js';
import { withHttpSubject, withSqliteSubject } from './subjects.js';

const GRACE_MS = 300_000;
/**
 * The same on every machine, so that a failure can be reproduced everywhere. The long runs use other seeds: `npm run
 * prove`.
 */
const SEED = 20_260_131;

/** If these never occur, the comparison means nothing. */
const WORTH_MEETING = [
  'create: duplicate',
  'create: conflict',
  'append: duplicate',
  'append: conflict',
  'append: late',
  'append: sealed',
  'complete: duplicate',
  'complete: conflict',
  'seal: true',
  'abandon: abandoned',
  'abandon: overtaken',
];

describe('the model and', () => {
  it.each([GRACE_MS, 0])('the memory store agree, with a grace period of %i ms', async (lateEventGraceMs) => {
    const clock = new ManualClock();
    const subject = new StoreSubject(new MemoryStore(clock, { lateEventGraceMs }));
    const met = await runModel({ sequences: 250, seed: SEED, lateEventGraceMs, clock, subject });
    const replaced = lateEventGraceMs > 0 ? ['complete: replaced'] : [];
    expect([...met.keys()]).toEqual(expect.arrayContaining([...WORTH_MEETING, ...replaced]));
  });

  it('a store behind a hostile cache agree', async () => {
    const clock = new ManualClock();
    const store = new MemoryStore(clock, { lateEventGraceMs: GRACE_MS });
    const subject = new StoreSubject(new CachedStore(store, new ChaosCache(new MemoryCache(), SEED)));
    await runModel({ sequences: 100, seed: SEED, lateEventGraceMs: GRACE_MS, clock, subject });
  });

  it.each([GRACE_MS, 0])('the embedded store agree, with a grace period of %i ms', async (lateEventGraceMs) => {
    const folder = mkdtempSync(join(tmpdir(), 'model-'));
    await withSqliteSubject(folder, lateEventGraceMs, (subject, clock) =>
      runModel({ sequences: 25, seed: SEED, lateEventGraceMs, clock, subject }),
    );
    rmSync(folder, { recursive: true });
  });

  it('the service, over HTTP, agree', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'model-'));
    await withHttpSubject(folder, GRACE_MS, (subject, clock) =>
      runModel({ sequences: 12, seed: SEED, lateEventGraceMs: GRACE_MS, clock, subject }),
    );
    rmSync(folder, { recursive: true });
  });

  it('a store that forgets one rule differ, and the shortest sequence shows it', async () => {
    const clock = new ManualClock();
    // The forgotten rule: the period in which late events are accepted.
    const subject = new StoreSubject(new MemoryStore(clock, { lateEventGraceMs: 0 }));
    const running = runModel({ sequences: 250, seed: SEED, lateEventGraceMs: GRACE_MS, clock, subject });
    await expect(running).rejects.toThrow(/Counterexample/);
  });
});
