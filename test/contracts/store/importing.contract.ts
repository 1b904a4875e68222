import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '../../../src/domain/event.js';
import type { ConversationStore } from '../../../src/ports/conversation-store.js';
import { aNewEvent, newEvents } from '../../builders/event.js';
import { aNewSession } from '../../builders/session.js';
import { T0_MS } from '../../builders/time.js';
import { uniqueId } from '../../builders/unique-id.js';
import {
  aMark,
  createArchived,
  createSealed,
  type Exported,
  exportSession,
  FAR_OFF_MS,
  getHead,
  importInto,
  releaseAll,
} from './port-actions.contract.js';
import {
  append,
  appendNew,
  complete,
  createNew,
  eventOf,
  getSession,
  kindsOf,
  oneTo,
  readLog,
} from './store-actions.contract.js';
import { GRACE_MS, openBeforeAll, type StoreHarness, type StoreSubject } from './store-harness.contract.js';

export function describeImporting(harness: StoreHarness): void {
  describe('importing a session', () => {
    const source = openBeforeAll(harness);
    const target = openBeforeAll(harness);
    describeFacts(source, target);
    describeInterruptions(source, target);
    describeRestores(source);
  });
}

type Deed = { readonly at: number; readonly count: number } | 'complete' | 'seal' | 'hold';

const DEEDS = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ at: fc.integer({ min: 0, max: 9 }), count: fc.integer({ min: 1, max: 3 }) }) },
    fc.constantFrom<Deed>('complete', 'complete', 'seal', 'hold'),
  ),
  { maxLength: 12 },
);

/**
 * Creates a session with the given history: events with few and mixed timestamps, late ones, a completion, a seal, a
 * hold.
 */
async function live({ store, clock }: StoreSubject, deeds: readonly Deed[]): Promise<string> {
  const { sessionId } = await createNew(store, aNewSession({ startedAtMs: clock.nowMs() }));
  for (const deed of deeds) {
    clock.advanceMs(1);
    if (deed === 'complete') await complete(store, sessionId, { endReason: 'done' });
    else if (deed === 'hold') await store.setHold(sessionId, { reason: 'why', sinceMs: clock.nowMs() });
    else if (deed === 'seal') {
      clock.advanceMs(GRACE_MS);
      await store.sealSession(sessionId);
    } else {
      const timestampMs = T0_MS + deed.at;
      await append(store, sessionId, newEvents(deed.count, { timestampMs }));
    }
  }
  return sessionId;
}

async function expectEqual(store: ConversationStore, { head, events }: Exported): Promise<void> {
  const { sessionId } = head.session;
  expect(await getHead(store, sessionId)).toEqual(head);
  expect(await getSession(store, sessionId)).toEqual(head.session);
  expect(await readLog(store, sessionId)).toEqual(events);
  const chronological = [...events].sort((a, b) => a.timestampMs - b.timestampMs || a.sequence - b.sequence);
  for (const offset of [0, 3]) {
    const history = await store.readChronological(sessionId, { offset, limit: 4 });
    expect(history).toEqual({ session: head.session, events: chronological.slice(offset, offset + 4) });
  }
}

function describeFacts(source: StoreSubject, target: StoreSubject): void {
  it('keeps every fact of any history', async () => {
    const property = fc.asyncProperty(DEEDS, fc.integer({ min: 1, max: 7 }), async (deeds, size) => {
      const sessionId = await live(source, deeds);
      const exported = await exportSession(source.store, sessionId);
      for (const _again of oneTo(2)) {
        await importInto(target.store, exported, size);
        await expectEqual(target.store, exported);
      }
    });
    await fc.assert(property, { numRuns: source.sizes.runs });
  });

  it('leaves a session that behaves as the original would have done', async () => {
    const sessionId = await live(source, [{ at: 5, count: 2 }, { at: 1, count: 1 }, 'complete', { at: 3, count: 1 }]);
    const exported = await exportSession(source.store, sessionId);
    await importInto(target.store, exported);
    target.clock.setMs(source.clock.nowMs());
    const [first] = exported.events as readonly [StoredEvent];
    const { type, payload, timestampMs, eventId } = first;
    const inputs = [{ eventId, type, payload, timestampMs }, aNewEvent({ timestampMs: T0_MS }), aNewEvent()];
    const outcomes = await append(target.store, sessionId, inputs);
    expect(outcomes).toEqual(await append(source.store, sessionId, inputs));
    expect(kindsOf(outcomes)).toEqual(['duplicate', 'appended', 'appended']);
    expect(eventOf(outcomes[2] as (typeof outcomes)[number])).toMatchObject({ sequence: 6, late: true });
    expect(await complete(target.store, sessionId, { endReason: 'done' })).toMatchObject({ kind: 'duplicate' });
    await expectEqual(target.store, await exportSession(source.store, sessionId));
  });

  it('is found in the list, by its filters', async () => {
    const metadata = [{ key: 'channel', value: 'phone' }];
    const sessionId = await live(source, [{ at: 0, count: 1 }, 'complete']);
    await importInto(target.store, await exportSession(source.store, sessionId));
    const list = (store: ConversationStore) =>
      store.listSessions({ limit: 1, metadata, status: 'completed', endReason: 'done', language: 'en-GB' });
    const [newest] = (await list(source.store)).sessions;
    expect((await list(target.store)).sessions).toEqual([newest]);
    expect(newest?.sessionId).toBe(sessionId);
    const { completedAtMs } = await getSession(target.store, sessionId);
    const query = { completedUntilMs: completedAtMs ?? 0, sealableAtMs: FAR_OFF_MS, limit: 1_000 };
    expect(await target.store.archive.listArchivable(query)).toContainEqual({ ...newest, metadata: '{}' });
  });

  it('reports nothing for a session that does not exist', async () => {
    expect(await source.store.findHead(uniqueId('session'))).toBeUndefined();
  });
}

function describeInterruptions(source: StoreSubject, target: StoreSubject): void {
  const cutOff = async function* (events: readonly StoredEvent[]) {
    yield events.slice(0, 4);
    throw new Error('the source went away');
  };

  it('resumes where it was interrupted', async () => {
    const sessionId = await live(source, [
      { at: 5, count: 3 },
      { at: 1, count: 2 },
      'complete',
      { at: 3, count: 1 },
      'seal',
    ]);
    const exported = await exportSession(source.store, sessionId);
    const importing = target.store.imports.importSession(exported.head, cutOff(exported.events));
    await expect(importing).rejects.toThrow('the source went away');
    await importInto(target.store, exported);
    await expectEqual(target.store, exported);
  });

  it('refuses a session whose events are incomplete, or out of order', async () => {
    const sessionId = await live(source, [{ at: 5, count: 3 }, 'complete']);
    const { head, events } = await exportSession(source.store, sessionId);
    const [one, two, three] = events as readonly [StoredEvent, StoredEvent, StoredEvent];
    const other = { ...one, sessionId: 'another' };
    for (const faulty of [
      [],
      [one, two],
      [two, three],
      [one, three, two],
      [one, one, two, three],
      [other, two, three],
    ]) {
      await expect(importInto(target.store, { head, events: faulty })).rejects.toThrow();
      expect((await target.store.findSession(sessionId))?.status).not.toBe('completed');
    }
    await importInto(target.store, { head, events });
    await expectEqual(target.store, { head, events });
  });
}

function describeRestores(subject: StoreSubject): void {
  it('restores an archived session, whatever part of it was released', async () => {
    for (const released of [0, 2, 6]) {
      const { sessionId } = await createSealed(subject, 6);
      const before = await exportSession(subject.store, sessionId);
      await subject.store.markArchived(sessionId, aMark());
      if (released > 0) await subject.store.archive.purgeArchivedEvents(sessionId, released);
      if (released === 6) await releaseAll(subject.store, sessionId);
      const head = await getHead(subject.store, sessionId);
      await importInto(subject.store, { head, events: before.events });
      await expectEqual(subject.store, before);
      expect(await subject.store.markArchived(sessionId, aMark({ key: 'anew' }))).toBe(true);
    }
  });

  it('leaves an archived session unchanged if the archive does not hold everything', async () => {
    const { sessionId } = await createArchived(subject);
    const events = await readLog(subject.store, sessionId);
    await releaseAll(subject.store, sessionId);
    const before = await getHead(subject.store, sessionId);
    await expect(importInto(subject.store, { head: before, events: events.slice(0, 4) })).rejects.toThrow();
    expect(await getHead(subject.store, sessionId)).toEqual(before);
  });

  it('makes a restored session due again, and leaves its hold', async () => {
    const { sessionId } = await createSealed(subject);
    const { head, events } = await exportSession(subject.store, sessionId);
    await subject.store.markArchived(sessionId, aMark());
    const hold = { reason: 'kept', sinceMs: 9 };
    await subject.store.setHold(sessionId, hold);
    await importInto(subject.store, { head, events });
    expect(await getSession(subject.store, sessionId)).toEqual({ ...head.session, hold });
    const session = await subject.store.setHold(sessionId, null);
    const query = { completedUntilMs: head.session.completedAtMs ?? 0, sealableAtMs: FAR_OFF_MS, limit: 1_000 };
    expect(await subject.store.archive.listArchivable(query)).toContainEqual({ ...session, metadata: '{}' });
  });

  it('keeps the position of a session in the list', async () => {
    const { sessionId } = await createArchived(subject);
    await appendNew(subject.store, (await createNew(subject.store)).sessionId, newEvents(1));
    const list = async () =>
      (await subject.store.listSessions({ limit: 100, metadata: [] })).sessions.map((s) => s.sessionId);
    const before = await list();
    await importInto(subject.store, await exportSession(subject.store, sessionId));
    expect(await list()).toEqual(before);
  });
}
