import { describe, expect, it } from 'vitest';
import { newEvents } from '../../builders/event.js';
import { aNewSession } from '../../builders/session.js';
import { uniqueId } from '../../builders/unique-id.js';
import { createArchived, erase, getHead, releaseAll } from './port-actions.contract.js';
import { createNew, kindsOf, readPage } from './store-actions.contract.js';
import { openBeforeAll, type StoreHarness, type StoreSubject } from './store-harness.contract.js';

/** What is transferred in addition to sessions with their events. */
export function describeMoving(harness: StoreHarness): void {
  describe('the transfer of a whole store', () => {
    describeErased(openBeforeAll(harness));
    describeSalt(openBeforeAll(harness), openBeforeAll(harness));
    describeArchived(openBeforeAll(harness), openBeforeAll(harness));
  });
}

function describeErased(subject: StoreSubject): void {
  it('lists erased sessions by fingerprint, page by page, in order', async () => {
    const { tombstones } = subject.store;
    expect(await tombstones.list({ limit: 10 })).toEqual([]);
    const marked = ['0'.repeat(64), 'f'.repeat(64)];
    for (const fingerprint of marked) await tombstones.add(fingerprint);
    const { sessionId } = await createNew(subject.store);
    await erase(subject, sessionId);
    const all = [...marked, await tombstones.fingerprint(sessionId)].sort();
    expect(await tombstones.list({ limit: 10 })).toEqual(all);
    const [first = ''] = await tombstones.list({ limit: 1 });
    expect(await tombstones.list({ after: first, limit: 1 })).toEqual(all.slice(1, 2));
    expect(await tombstones.list({ after: all[2] ?? '', limit: 1 })).toEqual([]);
  });
}

function describeSalt(source: StoreSubject, target: StoreSubject): void {
  it('adopts a salt while the target is empty, and then counts sessions erased under it as erased', async () => {
    const { sessionId } = await createNew(source.store);
    await erase(source, sessionId);
    const salt = await source.store.tombstones.findSalt();
    await target.store.tombstones.findSalt();
    for (const _again of [1, 2]) expect(await target.store.tombstones.adoptSalt(salt)).toBe(true);
    expect(await target.store.tombstones.findSalt()).toBe(salt);
    const fingerprint = await source.store.tombstones.fingerprint(sessionId);
    expect(await target.store.tombstones.fingerprint(sessionId)).toBe(fingerprint);
    for (const erased of await source.store.tombstones.list({ limit: 10 })) {
      await target.store.tombstones.add(erased);
    }
    expect(await target.store.createSession({ sessionId })).toEqual({ kind: 'erased' });
  });

  it('keeps a salt that is in use', async () => {
    const { store } = target;
    const salt = await store.tombstones.findSalt();
    expect(await store.tombstones.adoptSalt('a'.repeat(64))).toBe(false);
    await createNew(store);
    expect(await store.tombstones.adoptSalt('a'.repeat(64))).toBe(false);
    expect(await store.tombstones.findSalt()).toBe(salt);
    expect(await store.tombstones.adoptSalt(salt)).toBe(true);
  });
}

function describeArchived(source: StoreSubject, target: StoreSubject): void {
  const archived = async () => {
    const { sessionId } = await createArchived(source);
    await releaseAll(source.store, sessionId);
    await source.store.setHold(sessionId, { reason: 'a case', sinceMs: 3 });
    return getHead(source.store, sessionId);
  };

  it('copies an archived session without its events, and leaves it unchanged the second time', async () => {
    const head = await archived();
    const { sessionId } = head.session;
    for (const _again of [1, 2]) await target.store.imports.importSession(head);
    expect(await getHead(target.store, sessionId)).toEqual(head);
    expect(await target.store.findSession(sessionId)).toEqual(head.session);
    expect(await readPage(target.store, sessionId)).toMatchObject({ events: [], archive: head.session.archive });
    const { sessions } = await target.store.listSessions({ limit: 10, metadata: [], status: 'completed' });
    expect(sessions).toContainEqual(head.session);
    const outcomes = await target.store.appendEvents(sessionId, newEvents(2));
    expect(kindsOf(outcomes ?? [])).toEqual(['sealed', 'sealed']);
  });

  it('leaves an existing session alone, and refuses an erased one', async () => {
    const head = await archived();
    const own = await createNew(target.store, aNewSession({ sessionId: uniqueId('own') }));
    await target.store.imports.importSession({ ...head, session: { ...head.session, sessionId: own.sessionId } });
    expect(await target.store.findSession(own.sessionId)).toEqual(own);
    await erase(target, own.sessionId);
    const importing = target.store.imports.importSession({
      ...head,
      session: { ...head.session, sessionId: own.sessionId },
    });
    await expect(importing).rejects.toMatchObject({ code: 'SESSION_ERASED' });
  });
}
