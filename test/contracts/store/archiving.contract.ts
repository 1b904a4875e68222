import { describe, expect, it } from 'vitest';
import type { Session } from '../../../src/domain/session.js';
import { aNewEvent } from '../../builders/event.js';
import { uniqueId } from '../../builders/unique-id.js';
import {
  aMark,
  createArchived,
  createCompleted,
  createSealed,
  FAR_OFF_MS,
  getHead,
  MANY,
  releaseAll,
} from './port-actions.contract.js';
import {
  append,
  appendNew,
  createNew,
  getSession,
  kindsOf,
  oneTo,
  readPage,
  sequencesOf,
} from './store-actions.contract.js';
import { GRACE_MS, openBeforeAll, type StoreHarness, type StoreSubject } from './store-harness.contract.js';

export function describeArchiving(harness: StoreHarness): void {
  describe('archiving', () => {
    const subject = openBeforeAll(harness);
    describeWhatIsDue(subject);
    describeMarks(subject);
    describeRelease(subject);
  });
}

const idsOf = (sessions: readonly Session[]) => sessions.map(({ sessionId }) => sessionId);

function describeWhatIsDue(subject: StoreSubject): void {
  const archivable = (limit = MANY, completedUntilMs = subject.clock.nowMs()) =>
    subject.store.archive.listArchivable({ completedUntilMs, sealableAtMs: FAR_OFF_MS, limit });

  it('lists sessions as due that were completed at or before a time, oldest first', async () => {
    const first = await createCompleted(subject);
    subject.clock.advanceMs(10);
    const second = await createCompleted(subject);
    subject.clock.advanceMs(10);
    const third = await createCompleted(subject);
    // An archiver needs no metadata, which can take up a MiB per session.
    const mine = [first, second, third].map((session) => ({ ...session, metadata: '{}' }) as Session);
    const isMine = ({ sessionId }: Session) => idsOf(mine).includes(sessionId);
    expect((await archivable()).filter(isMine)).toEqual(mine);
    const early = await archivable(MANY, second.completedAtMs ?? 0);
    expect(early.filter(isMine)).toEqual(mine.slice(0, 2));
    expect(await archivable(1)).toEqual((await archivable()).slice(0, 1));
  });

  it('omits sessions that still accept late events', async () => {
    const { store, clock } = subject;
    const { sessionId } = await createNew(store);
    await store.completeSession(sessionId, { lateGraceMs: 3 * GRACE_MS });
    const dueAt = async (sealableAtMs: number) =>
      idsOf(await store.archive.listArchivable({ completedUntilMs: FAR_OFF_MS, sealableAtMs, limit: MANY }));
    const endMs = clock.nowMs() + 3 * GRACE_MS;
    expect(await dueAt(endMs - 1)).not.toContain(sessionId);
    expect(await dueAt(endMs)).toContain(sessionId);
  });

  it('lists nothing that is open, held or archived, and lists a held session again once it is released', async () => {
    const open = await createNew(subject.store);
    const held = await createCompleted(subject);
    await subject.store.setHold(held.sessionId, { reason: 'lawsuit', sinceMs: 1 });
    const archived = await createArchived(subject);
    const due = idsOf(await archivable());
    for (const { sessionId } of [open, held, archived]) expect(due).not.toContain(sessionId);
    await subject.store.setHold(held.sessionId, null);
    expect(idsOf(await archivable())).toContain(held.sessionId);
  });

  it('lists a session that was held when it was completed, once its hold is lifted', async () => {
    const { sessionId } = await createNew(subject.store);
    await subject.store.setHold(sessionId, { reason: null, sinceMs: 1 });
    await subject.store.completeSession(sessionId, {});
    expect(idsOf(await archivable())).not.toContain(sessionId);
    await subject.store.setHold(sessionId, null);
    expect(idsOf(await archivable())).toContain(sessionId);
  });

  it('lists sessions that were marked before a time and not released', async () => {
    const { archive } = subject.store;
    const early = await createArchived(subject, aMark({ archivedAtMs: 100 }));
    const late = await createArchived(subject, aMark({ archivedAtMs: 200 }));
    const unreleased = async (markedUntilMs: number) =>
      idsOf(await archive.listUnreleased({ markedUntilMs, limit: MANY }));
    expect(await unreleased(100)).toContain(early.sessionId);
    expect(await unreleased(100)).not.toContain(late.sessionId);
    expect(await unreleased(200)).toContain(late.sessionId);
    expect(await archive.listUnreleased({ markedUntilMs: 200, limit: 1 })).toHaveLength(1);
    await releaseAll(subject.store, early.sessionId);
    expect(await unreleased(200)).not.toContain(early.sessionId);
  });
}

function describeMarks(subject: StoreSubject): void {
  const mark = (sessionId: string, value = aMark()) => subject.store.markArchived(sessionId, value);

  it('marks a sealed session, and shows the mark wherever the session is shown', async () => {
    const before = await createSealed(subject);
    expect(await mark(before.sessionId)).toBe(true);
    const session = { ...before, archive: aMark() };
    expect(await getSession(subject.store, before.sessionId)).toEqual(session);
    expect((await getHead(subject.store, before.sessionId)).session).toEqual(session);
    const history = await subject.store.readChronological(before.sessionId, { offset: 0, limit: 2 });
    expect(history?.session).toEqual(session);
    const { sessions } = await subject.store.listSessions({ limit: 100, metadata: [] });
    expect(sessions).toContainEqual(session);
  });

  it('confirms an existing mark, and refuses a different one', async () => {
    const { sessionId } = await createArchived(subject, aMark({ archivedAtMs: 7 }));
    expect(await mark(sessionId, aMark({ archivedAtMs: 9 }))).toBe(true);
    expect(await mark(sessionId, aMark({ key: 'other' }))).toBe(false);
    expect(await mark(sessionId, aMark({ sha256: 'f'.repeat(64) }))).toBe(false);
    expect((await getSession(subject.store, sessionId)).archive).toEqual(aMark({ archivedAtMs: 7 }));
  });

  it('marks no session that is open, unsealed, held or unknown', async () => {
    const open = await createNew(subject.store);
    const unsealed = await createCompleted(subject);
    const held = await createSealed(subject);
    await subject.store.setHold(held.sessionId, { reason: null, sinceMs: 1 });
    for (const { sessionId } of [open, unsealed, held]) {
      expect(await mark(sessionId)).toBe(false);
      expect((await getSession(subject.store, sessionId)).archive).toBeNull();
    }
    expect(await mark(uniqueId('session'))).toBeUndefined();
  });

  it('leaves the events where they are, and reports with a page of them that the session is archived', async () => {
    const { sessionId } = await createArchived(subject);
    const page = await readPage(subject.store, sessionId, { limit: 3 });
    expect(sequencesOf(page.events)).toEqual([1, 2, 3]);
    expect(page).toMatchObject({ hasMore: true, archive: aMark() });
    expect((await subject.store.readChronological(sessionId, { offset: 0, limit: 9 }))?.events).toHaveLength(5);
  });
}

function describeRelease(subject: StoreSubject): void {
  it('deletes the lowest sequences first, up to a limit, and reports when nothing is left', async () => {
    const { archive } = subject.store;
    const session = await createArchived(subject);
    const { sessionId } = session;
    const head = await getHead(subject.store, sessionId);
    expect(await archive.purgeArchivedEvents(sessionId, 2)).toBe(2);
    expect(sequencesOf((await readPage(subject.store, sessionId)).events)).toEqual([3, 4, 5]);
    expect(await archive.purgeArchivedEvents(sessionId, 100)).toBe(3);
    expect(await getSession(subject.store, sessionId)).toEqual(session);
    for (const _again of oneTo(2)) expect(await archive.purgeArchivedEvents(sessionId, 2)).toBe(0);
    const released = { ...session, archive: aMark({ isReleased: true }) };
    expect(await getSession(subject.store, sessionId)).toEqual(released);
    expect(await getHead(subject.store, sessionId)).toEqual({ ...head, session: released });
    expect((await readPage(subject.store, sessionId)).events).toEqual([]);
  });

  it('keeps what its decisions need: nothing is added to a session whose events are elsewhere', async () => {
    const { sessionId } = await createSealed(subject, 1);
    const { events } = await readPage(subject.store, sessionId);
    await subject.store.markArchived(sessionId, aMark());
    await releaseAll(subject.store, sessionId);
    const repeat = aNewEvent({ eventId: events[0]?.eventId ?? '' });
    expect(kindsOf(await append(subject.store, sessionId, [aNewEvent(), repeat]))).toEqual(['sealed', 'sealed']);
    expect(await subject.store.findEvent(sessionId, repeat.eventId)).toBeUndefined();
    expect(await subject.store.completeSession(sessionId, {})).toMatchObject({ kind: 'duplicate' });
    expect(await subject.store.sealSession(sessionId)).toBe(true);
    expect(await readPage(subject.store, sessionId)).toMatchObject({ events: [], archive: { isReleased: true } });
  });

  it('releases nothing of a session that is not archived, or does not exist', async () => {
    const { sessionId } = await createSealed(subject, 2);
    await expect(subject.store.archive.purgeArchivedEvents(sessionId, 10)).rejects.toThrow();
    await expect(subject.store.archive.purgeArchivedEvents(uniqueId('session'), 10)).rejects.toThrow();
    expect((await readPage(subject.store, sessionId)).events).toHaveLength(2);
  });

  it('touches no other session', async () => {
    const other = await createNew(subject.store);
    const events = await appendNew(subject.store, other.sessionId, [aNewEvent(), aNewEvent()]);
    const { sessionId } = await createArchived(subject);
    await releaseAll(subject.store, sessionId);
    expect((await readPage(subject.store, other.sessionId)).events).toEqual(events);
  });
}
