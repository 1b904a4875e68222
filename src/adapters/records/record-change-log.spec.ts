import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { MemoryStore } from '../memory/memory-store.js';

const MARKS = { kind: 'changes.one', limit: 10 } as const;

/** Tests what the contract cannot see: which records exist. Uses the memory store, which has this change log. */
describe('RecordChangeLog', () => {
  let store: MemoryStore;

  beforeEach(() => {
    store = new MemoryStore(new ManualClock(), { lateEventGraceMs: 0 });
  });

  it('has one record for each session, however often the session changes', async () => {
    await store.changes.addConsumers(['one']);
    await store.createSession({ sessionId: 'a' });
    await store.setHold('a', { reason: null, sinceMs: 1 });
    await store.changes.acknowledge('one', await store.changes.read('one', 10));
    await store.setHold('a', null);
    expect(await store.records.list(MARKS)).toMatchObject([{ id: 'a', sessionId: 'a', version: 4 }]);
  });

  it('leaves no record of an erased session', async () => {
    await store.changes.addConsumers(['one']);
    await store.createSession({ sessionId: 'a' });
    await store.erasure.beginErasure('a', 1);
    while ((await store.erasure.eraseNext('a', 10)) > 0);
    expect(await store.records.list(MARKS)).toEqual([]);
  });

  it('records nothing without a consumer', async () => {
    await store.changes.addConsumers(['one']);
    await store.changes.removeConsumer('one');
    await store.createSession({ sessionId: 'a' });
    expect(await store.records.list(MARKS)).toEqual([]);
  });
});
