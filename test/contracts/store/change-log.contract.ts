import { describe, expect, it } from 'vitest';
import type { ConversationStore } from '../../../src/ports/conversation-store.js';
import { aNewEvent, newEvents } from '../../builders/event.js';
import { aNewSession } from '../../builders/session.js';
import { uniqueId } from '../../builders/unique-id.js';
import { erase, exportSession, importInto } from './port-actions.contract.js';
import { appendNew, atOnce, complete, createNew } from './store-actions.contract.js';
import { GRACE_MS, openBeforeAll, type StoreHarness, type StoreSubject } from './store-harness.contract.js';

/** Longer than any mark stays unsettled. */
const SETTLED_AFTER_MS = 120_000;
const MANY = 1_000;

export function describeChangeLog(harness: StoreHarness): void {
  describe('the change log', () => {
    const subject = openBeforeAll(harness);
    describeWhatChanges(subject);
    describeConsumers(subject);
    describeOrder(subject);
    describeAtLeastOnce(subject);
    if (harness.survivesReopen) describeReopening(subject);
  });
}

async function addConsumer({ store }: StoreSubject): Promise<string> {
  const name = uniqueId('consumer');
  await store.changes.addConsumers([name]);
  return name;
}

async function sessionsFor(store: ConversationStore, consumer: string, limit = MANY): Promise<readonly string[]> {
  return (await store.changes.read(consumer, limit)).map(({ sessionId }) => sessionId);
}

/**
 * Handles everything until nothing more arrives; returns the sessions in the order in which they were given, each once.
 */
async function drain({ store, clock }: StoreSubject, consumer: string, limit = MANY): Promise<readonly string[]> {
  const given = new Set<string>();
  for (let rest = 2; rest > 0; rest -= 1) {
    for (;;) {
      const changes = await store.changes.read(consumer, limit);
      if (changes.length === 0) break;
      for (const { sessionId } of changes) given.add(sessionId);
      await store.changes.acknowledge(consumer, changes);
    }
    clock.advanceMs(SETTLED_AFTER_MS);
  }
  expect(await store.changes.findLag(consumer)).toEqual({ sessions: 0, oldestMs: null });
  return [...given];
}

function describeWhatChanges(subject: StoreSubject): void {
  const changes: readonly [string, (sessionId: string) => Promise<unknown>][] = [
    ['an event', (sessionId) => appendNew(subject.store, sessionId, [aNewEvent()])],
    ['several events', (sessionId) => appendNew(subject.store, sessionId, newEvents(3))],
    ['the completion', (sessionId) => complete(subject.store, sessionId)],
    ['an abandonment', (sessionId) => subject.store.abandonSession(sessionId, 0)],
    ['a hold', (sessionId) => subject.store.setHold(sessionId, { reason: null, sinceMs: 1 })],
    ['a record that changes it', (sessionId) => putRecord(sessionId, { changesSession: true })],
  ];

  const putRecord = (sessionId: string, more: object) =>
    subject.store.records.put({ kind: uniqueId('kind'), id: sessionId, sessionId, value: null, ...more }, 'absent');

  it('contains a session that is created', async () => {
    const consumer = await addConsumer(subject);
    const { sessionId } = await createNew(subject.store);
    expect(await drain(subject, consumer)).toEqual([sessionId]);
  });

  it.each(changes)('contains %s', async (_what, change) => {
    const { sessionId } = await createNew(subject.store);
    const consumer = await addConsumer(subject);
    await change(sessionId);
    expect(await drain(subject, consumer)).toEqual([sessionId]);
  });

  it('contains a completion that replaces an abandonment', async () => {
    const { sessionId } = await createNew(subject.store);
    await subject.store.abandonSession(sessionId, 0);
    const consumer = await addConsumer(subject);
    expect((await complete(subject.store, sessionId, { endReason: 'hung up' })).kind).toBe('replaced');
    expect(await drain(subject, consumer)).toEqual([sessionId]);
  });

  it('contains the seal', async () => {
    const { sessionId } = await createNew(subject.store);
    await complete(subject.store, sessionId);
    subject.clock.advanceMs(GRACE_MS);
    const consumer = await addConsumer(subject);
    expect(await subject.store.sealSession(sessionId)).toBe(true);
    expect(await drain(subject, consumer)).toEqual([sessionId]);
  });

  it('contains a session that is imported', async () => {
    const { sessionId } = await createNew(subject.store);
    await appendNew(subject.store, sessionId, newEvents(3));
    const exported = await exportSession(subject.store, sessionId);
    const consumer = await addConsumer(subject);
    await importInto(subject.store, exported);
    expect(await drain(subject, consumer)).toEqual([sessionId]);
  });

  it('contains no session that was erased', async () => {
    const consumer = await addConsumer(subject);
    const { sessionId } = await createNew(subject.store);
    await erase(subject, sessionId);
    for (const given of await sessionsFor(subject.store, consumer)) {
      expect(await subject.store.findSession(given)).toBeUndefined();
    }
    await drain(subject, consumer);
  });
}

function describeConsumers(subject: StoreSubject): void {
  it('gives a change to each consumer, whatever the others have acknowledged', async () => {
    const [fast, slow] = [await addConsumer(subject), await addConsumer(subject)];
    const { sessionId } = await createNew(subject.store);
    expect(await drain(subject, fast)).toEqual([sessionId]);
    expect(await drain(subject, slow)).toEqual([sessionId]);
  });

  it('gives a consumer what changes after it was added', async () => {
    await createNew(subject.store);
    const consumer = await addConsumer(subject);
    expect(await sessionsFor(subject.store, consumer)).toEqual([]);
  });

  it('keeps the position of a consumer that is added again', async () => {
    const consumer = await addConsumer(subject);
    const { sessionId } = await createNew(subject.store);
    await subject.store.changes.addConsumers([consumer]);
    expect(await drain(subject, consumer)).toEqual([sessionId]);
  });

  it('gives nothing to a consumer that is unknown, or was removed', async () => {
    const consumer = await addConsumer(subject);
    await createNew(subject.store);
    for (const _again of [1, 2]) await subject.store.changes.removeConsumer(consumer);
    for (const unknown of [consumer, uniqueId('consumer')]) {
      expect(await sessionsFor(subject.store, unknown)).toEqual([]);
      expect(await subject.store.changes.findLag(unknown)).toEqual({ sessions: 0, oldestMs: null });
      await subject.store.changes.acknowledge(unknown, []);
    }
  });

  it('keeps what a slow consumer waits for when another one is removed', async () => {
    const [slow, removed] = [await addConsumer(subject), await addConsumer(subject)];
    const { sessionId } = await createNew(subject.store);
    await subject.store.changes.removeConsumer(removed);
    expect(await drain(subject, slow)).toEqual([sessionId]);
  });

  it('reports how many sessions wait, and since when', async () => {
    const consumer = await addConsumer(subject);
    const oldestMs = subject.clock.nowMs();
    await createNew(subject.store);
    subject.clock.advanceMs(1_000);
    await createNew(subject.store);
    expect(await subject.store.changes.findLag(consumer)).toEqual({ sessions: 2, oldestMs });
  });
}

function describeOrder(subject: StoreSubject): void {
  it('gives the sessions that have waited longest first, up to a limit, and each once', async () => {
    const consumer = await addConsumer(subject);
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      ids.push((await createNew(subject.store)).sessionId);
      subject.clock.advanceMs(10);
      for (const sessionId of ids) await appendNew(subject.store, sessionId, [aNewEvent()]);
      subject.clock.advanceMs(10);
    }
    expect((await sessionsFor(subject.store, consumer)).toSorted()).toEqual(ids.toSorted());
    expect(await sessionsFor(subject.store, consumer, 2)).toHaveLength(2);
    expect((await drain(subject, consumer, 1)).toSorted()).toEqual(ids.toSorted());
  });
}

function describeAtLeastOnce(subject: StoreSubject): void {
  it('gives a change again until it is acknowledged', async () => {
    const consumer = await addConsumer(subject);
    const { sessionId } = await createNew(subject.store);
    for (const _again of [1, 2]) expect(await sessionsFor(subject.store, consumer)).toEqual([sessionId]);
  });

  it('gives a session again that changes between its read and the acknowledgement', async () => {
    const consumer = await addConsumer(subject);
    const { sessionId } = await createNew(subject.store);
    const looked = await subject.store.changes.read(consumer, MANY);
    subject.clock.advanceMs(1);
    await appendNew(subject.store, sessionId, [aNewEvent()]);
    await subject.store.changes.acknowledge(consumer, looked);
    expect(await drain(subject, consumer)).toEqual([sessionId]);
  });

  it('accepts an acknowledgement of changes that are already acknowledged', async () => {
    const consumer = await addConsumer(subject);
    await createNew(subject.store);
    const looked = await subject.store.changes.read(consumer, MANY);
    for (const _again of [1, 2]) await subject.store.changes.acknowledge(consumer, looked);
    await drain(subject, consumer);
  });

  it('loses no change to an acknowledgement that comes late', async () => {
    const consumer = await addConsumer(subject);
    const { sessionId } = await createNew(subject.store);
    const looked = await subject.store.changes.read(consumer, MANY);
    await drain(subject, consumer);
    await appendNew(subject.store, sessionId, [aNewEvent()]);
    await subject.store.changes.acknowledge(consumer, looked);
    expect(await drain(subject, consumer)).toEqual([sessionId]);
  });

  it('does not go on telling of a session whose erasure has begun', async () => {
    const consumer = await addConsumer(subject);
    const { sessionId } = await createNew(subject.store);
    await subject.store.erasure.beginErasure(sessionId, subject.clock.nowMs());
    for (let look = 0; look < 2; look += 1) {
      await subject.store.changes.acknowledge(consumer, await subject.store.changes.read(consumer, MANY));
      subject.clock.advanceMs(SETTLED_AFTER_MS);
    }
    expect(await sessionsFor(subject.store, consumer)).toEqual([]);
  });

  it('misses nothing that many writers do while a consumer reads', async () => {
    const consumer = await addConsumer(subject);
    const { crowd } = subject.sizes;
    const seen = new Map<string, number>();
    const look = async () => {
      const changes = await subject.store.changes.read(consumer, 7);
      for (const { sessionId } of changes) {
        seen.set(sessionId, (await subject.store.findSession(sessionId))?.lastSequence ?? 0);
      }
      await subject.store.changes.acknowledge(consumer, changes);
    };
    let isWriting = true;
    const writing = atOnce(crowd, async () => {
      const { sessionId } = await createNew(subject.store, aNewSession());
      for (let index = 0; index < 4; index += 1) await appendNew(subject.store, sessionId, [aNewEvent()]);
      return sessionId;
    }).finally(() => {
      isWriting = false;
    });
    while (isWriting) {
      await look();
      await new Promise(setImmediate);
    }
    const written = await writing;
    for (let round = 0; round < 3 * crowd; round += 1) {
      await look();
      subject.clock.advanceMs(2_000);
    }
    expect([...seen].toSorted()).toEqual(written.map((sessionId) => [sessionId, 4]).toSorted());
  });
}

function describeReopening(subject: StoreSubject): void {
  it('keeps consumers, their positions and what waits for them over a restart', async () => {
    const [done, behind] = [await addConsumer(subject), await addConsumer(subject)];
    const { sessionId } = await createNew(subject.store);
    await drain(subject, done);
    const reopened = await subject.opened.reopen();
    const again = { ...subject, store: reopened, clock: subject.clock, opened: subject.opened, sizes: subject.sizes };
    expect(await drain(again, behind)).toEqual([sessionId]);
    expect(await drain(again, done)).toEqual([]);
    const later = await createNew(reopened);
    expect(await drain(again, done)).toEqual([later.sessionId]);
  });
}
