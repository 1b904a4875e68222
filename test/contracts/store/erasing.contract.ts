import { describe, expect, it } from 'vitest';
import type { ConversationStore } from '../../../src/ports/conversation-store.js';
import { aNewEvent, newEvents } from '../../builders/event.js';
import { aHead } from '../../builders/head.js';
import { jsonText } from '../../builders/json-text.js';
import { aNewSession, aSession } from '../../builders/session.js';
import { uniqueId } from '../../builders/unique-id.js';
import { aMark, chunksOf, createArchived, createCompleted, erase, FAR_OFF_MS, MANY } from './port-actions.contract.js';
import { append, appendNew, createNew, getSession, readLog } from './store-actions.contract.js';
import { openBeforeAll, type StoreHarness, type StoreSubject } from './store-harness.contract.js';

export function describeErasing(harness: StoreHarness): void {
  describe('erasing', () => {
    const subject = openBeforeAll(harness);
    describeBegin(subject);
    describeEnd(subject);
    describeTombstones(subject);
    describeOtherInstances(subject);
    if (harness.survivesReopen) describeReopened(subject);
  });
}

/** Expects that nothing of the session is visible, and that nothing can be added to it. */
async function expectGone(store: ConversationStore, sessionId: string): Promise<void> {
  const { archive, erasure, imports } = store;
  // On its own, because a store may handle it differently together with other writes.
  expect(await store.appendEvents(sessionId, [aNewEvent()])).toBeUndefined();
  const query = { after: 0, order: 'asc', limit: 10, types: [] } as const;
  const hold = { reason: null, sinceMs: 1 };
  const answers = await Promise.all([
    store.findSession(sessionId),
    store.readEvents(sessionId, query),
    store.readChronological(sessionId, { offset: 0, limit: 10 }),
    store.appendEvents(sessionId, newEvents(3)),
    store.completeSession(sessionId, {}),
    store.sealSession(sessionId),
    store.findHead(sessionId),
    store.setHold(sessionId, hold),
    store.markArchived(sessionId, aMark()),
  ]);
  expect(answers.filter((answer) => answer !== undefined)).toEqual([]);
  expect(await store.createSession({ sessionId })).toEqual({ kind: 'erased' });
  const { sessions } = await store.listSessions({ limit: 500, metadata: [] });
  const due = await archive.listArchivable({ completedUntilMs: FAR_OFF_MS, sealableAtMs: FAR_OFF_MS, limit: MANY });
  const unreleased = await archive.listUnreleased({ markedUntilMs: Number.MAX_SAFE_INTEGER / 2, limit: MANY });
  const listed = [...sessions, ...due, ...unreleased].map((session) => session.sessionId);
  expect(listed).not.toContain(sessionId);
  expect(await erasure.isErased(sessionId)).toBe(true);
  await expect(archive.purgeArchivedEvents(sessionId, 1)).rejects.toThrow();
  const importing = imports.importSession(aHead({ session: aSession({ sessionId }) }), chunksOf([]));
  await expect(importing).rejects.toMatchObject({ code: 'SESSION_ERASED' });
}

const pendingIds = async ({ erasure }: ConversationStore) =>
  (await erasure.listPendingErasures(MANY)).map(({ sessionId }) => sessionId);

function describeBegin(subject: StoreSubject): void {
  it('hides the session from every call at once', async () => {
    const { store, clock } = subject;
    const { sessionId } = await createCompleted(subject);
    const event = (await readLog(store, sessionId))[0];
    const begun = await store.erasure.beginErasure(sessionId, clock.nowMs());
    expect(begun).toEqual({ kind: 'begun', archive: null, eventCount: 5 });
    expect(await store.findEvent(sessionId, event?.eventId ?? '')).toBeUndefined();
    await expectGone(store, sessionId);
  });

  it('hides it from the filters that found it', async () => {
    const metadata = jsonText({ erased: 'by filter' });
    const { sessionId } = await createNew(subject.store, aNewSession({ metadata }));
    await subject.store.erasure.beginErasure(sessionId, 1);
    const filter = { key: 'erased', value: 'by filter' };
    expect((await subject.store.listSessions({ limit: 10, metadata: [filter] })).sessions).toEqual([]);
  });

  it('names the object of an archived session, and the session while the erasure is under way', async () => {
    const { erasure } = subject.store;
    const { sessionId } = await createArchived(subject);
    const nowMs = subject.clock.nowMs();
    const begun = await erasure.beginErasure(sessionId, nowMs);
    expect(begun).toEqual({ kind: 'begun', archive: aMark(), eventCount: 5 });
    const pending = await erasure.listPendingErasures(MANY);
    expect(pending).toContainEqual({ sessionId, archive: aMark(), begunAtMs: nowMs });
    const again = await erasure.beginErasure(sessionId, nowMs + 1);
    expect(again).toEqual({ kind: 'erased', pending: { sessionId, archive: aMark(), begunAtMs: nowMs } });
  });

  it('begins once', async () => {
    const { erasure } = subject.store;
    const { sessionId } = await createCompleted(subject);
    const begun = await Promise.all([1, 2, 3].map((nowMs) => erasure.beginErasure(sessionId, nowMs)));
    expect(begun.map(({ kind }) => kind).sort()).toEqual(['begun', 'erased', 'erased']);
    expect((await pendingIds(subject.store)).filter((id) => id === sessionId)).toHaveLength(1);
  });

  it('does not begin for a session that does not exist', async () => {
    const sessionId = uniqueId('session');
    expect(await subject.store.erasure.beginErasure(sessionId, 1)).toEqual({ kind: 'unknown' });
    expect(await subject.store.erasure.isErased(sessionId)).toBe(false);
    expect(await subject.store.createSession({ sessionId })).toMatchObject({ kind: 'created' });
  });

  it('lists the oldest first, up to a limit', async () => {
    const { erasure } = subject.store;
    const [one, two] = [await createNew(subject.store), await createNew(subject.store)];
    await erasure.beginErasure(one.sessionId, -10);
    await erasure.beginErasure(two.sessionId, -20);
    expect((await pendingIds(subject.store)).slice(0, 2)).toEqual([two.sessionId, one.sessionId]);
    expect(await erasure.listPendingErasures(1)).toMatchObject([{ sessionId: two.sessionId }]);
  });
}

function describeEnd(subject: StoreSubject): void {
  it('deletes the events in chunks, and then everything else', async () => {
    const { store, clock } = subject;
    const { sessionId } = await createCompleted(subject);
    await store.erasure.beginErasure(sessionId, clock.nowMs());
    clock.advanceMs(store.erasure.quiescenceMs);
    for (const count of [2, 2, 1]) {
      expect(await store.erasure.eraseNext(sessionId, 2)).toBe(count);
      expect(await pendingIds(store)).toContain(sessionId);
    }
    for (const _again of [1, 2, 3]) expect(await store.erasure.eraseNext(sessionId, 100)).toBe(0);
    expect(await pendingIds(store)).not.toContain(sessionId);
    expect(await store.erasure.beginErasure(sessionId, 1)).toEqual({ kind: 'erased' });
    await store.erasure.scrub();
    await expectGone(store, sessionId);
  });

  it('touches no other session, including one that is created meanwhile', async () => {
    const { store, clock } = subject;
    const before = await createCompleted(subject);
    const erased = await createCompleted(subject);
    await store.erasure.beginErasure(erased.sessionId, clock.nowMs());
    const after = await createCompleted(subject);
    clock.advanceMs(store.erasure.quiescenceMs);
    for (const count of [5, 0]) expect(await store.erasure.eraseNext(erased.sessionId, 100)).toBe(count);
    for (const session of [before, after]) {
      expect(await getSession(store, session.sessionId)).toEqual(session);
      expect(await readLog(store, session.sessionId)).toHaveLength(5);
    }
  });

  it('erases a session whose events are all archived, and one without events', async () => {
    const archived = await createArchived(subject);
    await subject.store.archive.purgeArchivedEvents(archived.sessionId, 100);
    const empty = await createNew(subject.store);
    for (const { sessionId } of [archived, empty]) {
      await erase(subject, sessionId);
      await expectGone(subject.store, sessionId);
    }
  });

  it('erases nothing for which no erasure was begun', async () => {
    const { erasure } = subject.store;
    const { sessionId } = await createCompleted(subject);
    await expect(erasure.eraseNext(sessionId, 100)).rejects.toThrow();
    expect(await readLog(subject.store, sessionId)).toHaveLength(5);
    const unknown = uniqueId('session');
    expect(await erasure.eraseNext(unknown, 100)).toBe(0);
  });
}

function describeTombstones(subject: StoreSubject): void {
  it('identifies a session by a hash with a salt of the database', async () => {
    const { tombstones } = subject.store;
    const [one, two] = await Promise.all(['one', 'two'].map((id) => tombstones.fingerprint(id)));
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(two).not.toBe(one);
    expect(await tombstones.fingerprint('one')).toBe(one);
    expect(await tombstones.findSalt()).toMatch(/^[0-9a-f]{64}$/);
    expect(await tombstones.findSalt()).toBe(await tombstones.findSalt());
  });

  it('counts a fingerprint from a ledger as erased, and hides no existing session', async () => {
    const { erasure, tombstones } = subject.store;
    const gone = uniqueId('session');
    for (const _again of [1, 2]) await tombstones.add(await tombstones.fingerprint(gone));
    expect(await erasure.isErased(gone)).toBe(true);
    expect(await erasure.beginErasure(gone, 1)).toEqual({ kind: 'erased' });
    await expectGone(subject.store, gone);

    const restored = await createCompleted(subject);
    await tombstones.add(await tombstones.fingerprint(restored.sessionId));
    expect(await getSession(subject.store, restored.sessionId)).toEqual(restored);
    expect(await erasure.beginErasure(restored.sessionId, 1)).toMatchObject({ kind: 'begun', eventCount: 5 });
    await expectGone(subject.store, restored.sessionId);
  });
}

function describeOtherInstances(subject: StoreSubject): void {
  it('applies to an instance that remembers the session', async ({ skip }) => {
    if (!subject.opened.another) return skip('there is one instance only');
    const { store, clock } = subject;
    const [other, third] = [await subject.opened.another(), await subject.opened.another()];
    const { sessionId } = await createNew(store);
    await appendNew(third, sessionId, [aNewEvent()]);
    await appendNew(other, sessionId, newEvents(3));
    expect(await store.erasure.beginErasure(sessionId, clock.nowMs())).toMatchObject({
      kind: 'begun',
      eventCount: 4,
    });
    // The third instance remembers an older head than the second.
    await expectGone(third, sessionId);
    await expectGone(other, sessionId);
    clock.advanceMs(store.erasure.quiescenceMs);
    while ((await store.erasure.eraseNext(sessionId, 100)) > 0);
    for (const instance of [other, third]) await expectGone(instance, sessionId);
  });

  it('leaves nothing that a late instance, which remembers the session, tries to write', async ({ skip }) => {
    if (!subject.opened.another) return skip('there is one instance only');
    const { store, clock } = subject;
    const other = await subject.opened.another();
    const { sessionId } = await createNew(store);
    await append(other, sessionId, [aNewEvent()]);
    await erase(subject, sessionId);
    clock.advanceMs(1);
    expect(await other.appendEvents(sessionId, [aNewEvent()])).toBeUndefined();
    await expectGone(other, sessionId);
    expect(await store.erasure.eraseNext(sessionId, 100)).toBe(0);
  });

  it('acknowledges no write after the end', async () => {
    const { store, clock } = subject;
    const other = (await subject.opened.another?.()) ?? store;
    for (let round = 0; round < subject.sizes.rounds; round += 1) {
      const { sessionId } = await createNew(store);
      await appendNew(other, sessionId, [aNewEvent()]);
      const writing = Array.from({ length: 5 }, async () => {
        let stored = 0;
        while ((await other.appendEvents(sessionId, [aNewEvent()])) !== undefined) stored += 1;
        return stored;
      });
      const begun = await store.erasure.beginErasure(sessionId, clock.nowMs());
      const stored = (await Promise.all(writing)).reduce((sum, count) => sum + count, 1);
      clock.advanceMs(store.erasure.quiescenceMs);
      let erased = 0;
      for (let count = -1; count !== 0; erased += count) count = await store.erasure.eraseNext(sessionId, 100);
      // If several processes write, the end may split a group: it is not acknowledged, and its first part is erased as
      // well.
      if (store.erasure.quiescenceMs === 0) expect(erased).toBe(stored);
      else expect(erased).toBeGreaterThanOrEqual(stored);
      expect(begun).toEqual({ kind: 'begun', archive: null, eventCount: erased });
    }
  });
}

function describeReopened(subject: StoreSubject): void {
  it('survives a restart, and continues', async () => {
    const { erasure, tombstones } = subject.store;
    const [done, pending] = [await createCompleted(subject), await createArchived(subject)];
    await erase(subject, done.sessionId);
    await erasure.beginErasure(pending.sessionId, 77);
    const salt = await tombstones.findSalt();
    const held = await createCompleted(subject);
    await subject.store.setHold(held.sessionId, { reason: 'r', sinceMs: 4 });
    const archived = await createArchived(subject);

    const store = await subject.opened.reopen();
    expect(await store.tombstones.findSalt()).toBe(salt);
    await expectGone(store, done.sessionId);
    await expectGone(store, pending.sessionId);
    const found = (await store.erasure.listPendingErasures(MANY)).find(
      ({ sessionId }) => sessionId === pending.sessionId,
    );
    expect(found).toEqual({ sessionId: pending.sessionId, archive: aMark(), begunAtMs: 77 });
    subject.clock.advanceMs(store.erasure.quiescenceMs);
    for (const count of [5, 0]) expect(await store.erasure.eraseNext(pending.sessionId, 100)).toBe(count);
    expect((await getSession(store, held.sessionId)).hold).toEqual({ reason: 'r', sinceMs: 4 });
    expect(await getSession(store, archived.sessionId)).toEqual(archived);
  });
}
