import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { uniqueId } from '../../../test/builders/unique-id.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import type { Erasure } from '../../domain/erasure.js';
import type { Records } from '../../ports/records.js';
import { findErasure, listOpenErasures, saveErasure } from './erasure-records.js';

function anErasure(overrides: Partial<Erasure> = {}): Erasure {
  return {
    erasureId: uniqueId('erasure'),
    state: 'erasing',
    subject: { kind: 'metadata', filters: [{ key: 'a.b', value: '$x' }] },
    subjectHash: 'ab'.repeat(32),
    requestedAtMs: 10,
    finishedAtMs: null,
    counts: { sessions: 1, liveEvents: 2, archivedEvents: 3, objects: 4, held: 5 },
    ...overrides,
  };
}

describe('the records of erasures', () => {
  let records: Records;

  beforeEach(() => {
    records = new MemoryStore(new ManualClock(), { lateEventGraceMs: 0 }).records;
  });

  it('keep a job of erasure, and then its receipt', async () => {
    const job = anErasure();
    expect(await findErasure(records, job.erasureId)).toBeUndefined();
    await saveErasure(records, job);
    expect(await findErasure(records, job.erasureId)).toEqual(job);
    const receipt: Erasure = { ...job, state: 'erased', subject: null, finishedAtMs: 20 };
    for (const _again of [1, 2]) await saveErasure(records, receipt);
    expect(await findErasure(records, job.erasureId)).toEqual(receipt);
  });

  it('list those that have not ended, the oldest first, up to a limit', async () => {
    const subject = { kind: 'session', sessionId: 'one' } as const;
    const [second, first] = [anErasure({ requestedAtMs: 2, subject }), anErasure({ requestedAtMs: 1 })];
    const ended = anErasure({ requestedAtMs: 0, state: 'erased', subject: null, finishedAtMs: 3 });
    for (const erasure of [second, ended, first]) await saveErasure(records, erasure);
    expect(await listOpenErasures(records, 100)).toEqual([first, second]);
    expect(await listOpenErasures(records, 1)).toEqual([first]);
  });
});
