import { describe, expect, it } from 'vitest';
import { uniqueId } from '../../../test/builders/unique-id.js';
import type { Erasure } from '../../domain/erasure.js';
import { openBeforeAll, type StoreHarness, type StoreSubject } from './store-harness.contract.js';

export function describeKeepingJobs(harness: StoreHarness): void {
  describe('the work of keeping', () => {
    const subject = openBeforeAll(harness);
    describeErasures(subject);
    describeLeases(subject);
  });
}

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

function describeErasures(subject: StoreSubject): void {
  it('keeps a job of erasure, and then its receipt', async () => {
    const { keeping } = subject.store;
    const job = anErasure();
    expect(await keeping.findErasure(job.erasureId)).toBeUndefined();
    await keeping.saveErasure(job);
    expect(await keeping.findErasure(job.erasureId)).toEqual(job);
    const receipt: Erasure = { ...job, state: 'erased', subject: null, finishedAtMs: 20 };
    for (const _again of [1, 2]) await keeping.saveErasure(receipt);
    expect(await keeping.findErasure(job.erasureId)).toEqual(receipt);
  });

  it('lists those that have not ended, oldest first, at most so many', async () => {
    const { keeping } = subject.store;
    const session = { kind: 'session', sessionId: 'one' } as const;
    const [second, first] = [anErasure({ requestedAtMs: 2, subject: session }), anErasure({ requestedAtMs: 1 })];
    const ended = anErasure({ requestedAtMs: 0, state: 'erased', subject: null, finishedAtMs: 3 });
    for (const erasure of [second, ended, first]) await keeping.saveErasure(erasure);
    expect((await keeping.listOpenErasures(100)).filter(({ requestedAtMs }) => requestedAtMs < 5)).toEqual([
      first,
      second,
    ]);
    expect(await keeping.listOpenErasures(1)).toEqual([first]);
  });
}

function describeLeases(subject: StoreSubject): void {
  it('gives a name to one owner until its time is over or it is given back', async () => {
    const { keeping } = subject.store;
    const name = uniqueId('lease');
    expect(await keeping.claim(name, 'a', 0, 100)).toBe(true);
    expect(await keeping.claim(name, 'b', 50, 150)).toBe(false);
    expect(await keeping.claim(name, 'a', 50, 200)).toBe(true);
    expect(await keeping.claim(name, 'b', 150, 250)).toBe(false);
    expect(await keeping.claim(name, 'b', 200, 300)).toBe(true);
    expect(await keeping.claim(name, 'a', 250, 350)).toBe(false);
    await keeping.release(name, 'a');
    expect(await keeping.claim(name, 'a', 250, 350)).toBe(false);
    for (const _again of [1, 2]) await keeping.release(name, 'b');
    expect(await keeping.claim(name, 'a', 250, 350)).toBe(true);
  });

  it('keeps names apart', async () => {
    const { keeping } = subject.store;
    const [one, two] = [uniqueId('lease'), uniqueId('lease')];
    expect(await keeping.claim(one, 'a', 0, 100)).toBe(true);
    expect(await keeping.claim(two, 'b', 0, 100)).toBe(true);
  });

  it('gives a name to one of any number that claim it at one moment', async () => {
    const other = (await subject.opened.another?.()) ?? subject.store;
    for (let round = 0; round < subject.sizes.rounds; round += 1) {
      const name = uniqueId('lease');
      const claims = Array.from({ length: 10 }, (_, index) =>
        (index % 2 === 0 ? subject.store : other).keeping.claim(name, `owner-${index}`, 0, 100),
      );
      expect((await Promise.all(claims)).filter((mine) => mine)).toHaveLength(1);
    }
  });
}
