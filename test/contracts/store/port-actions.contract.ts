import type { Head } from '../../../src/domain/append.js';
import type { StoredEvent } from '../../../src/domain/event.js';
import type { ArchiveRef, Session } from '../../../src/domain/session.js';
import type { ConversationStore } from '../../../src/ports/conversation-store.js';
import { newEvents } from '../../builders/event.js';
import { appendNew, complete, createNew, getSession, readLog } from './store-actions.contract.js';
import { GRACE_MS, type StoreSubject } from './store-harness.contract.js';

export const DAY_MS = 86_400_000;

/** More than any group of tests creates. */
export const MANY = 1_000;

/** Later than everything that a test does. */
export const FAR_OFF_MS = Number.MAX_SAFE_INTEGER / 2;

export function aMark(overrides: Partial<ArchiveRef> = {}): ArchiveRef {
  return { key: 'ab/cd', sha256: 'e'.repeat(64), sizeBytes: 12, archivedAtMs: 5, isReleased: false, ...overrides };
}

/** A completed session with events, which is not sealed yet. */
export async function createCompleted({ store }: StoreSubject, count = 5): Promise<Session> {
  const { sessionId } = await createNew(store);
  await appendNew(store, sessionId, newEvents(count));
  await complete(store, sessionId);
  return getSession(store, sessionId);
}

/** Advances the clock by the grace period. */
export async function createSealed(subject: StoreSubject, count = 5): Promise<Session> {
  const session = await createCompleted(subject, count);
  subject.clock.advanceMs(GRACE_MS);
  if (!(await subject.store.sealSession(session.sessionId))) throw new Error('the session is not sealed');
  return session;
}

export async function createArchived(subject: StoreSubject, mark = aMark(), count = 5): Promise<Session> {
  const { sessionId } = await createSealed(subject, count);
  if (!(await subject.store.markArchived(sessionId, mark))) throw new Error('the session is not archived');
  return getSession(subject.store, sessionId);
}

/** All events of an archived session. */
export async function releaseAll({ archive }: ConversationStore, sessionId: string): Promise<void> {
  while ((await archive.purgeArchivedEvents(sessionId, 500)) > 0);
}

/** Runs an erasure from the request to the end, as an eraser does that waits for running writes. */
export async function erase({ store, clock }: StoreSubject, sessionId: string): Promise<void> {
  await store.erasure.beginErasure(sessionId, clock.nowMs());
  clock.advanceMs(store.erasure.quiescenceMs);
  while ((await store.erasure.eraseNext(sessionId, 500)) > 0);
}

export async function getHead(store: ConversationStore, sessionId: string): Promise<Head> {
  const head = await store.findHead(sessionId);
  if (!head) throw new Error('the store knows no such session');
  return head;
}

/** A session in the form in which `importSession` accepts it. */
export interface Exported {
  readonly head: Head;
  readonly events: readonly StoredEvent[];
}

export async function exportSession(store: ConversationStore, sessionId: string): Promise<Exported> {
  return { head: await getHead(store, sessionId), events: await readLog(store, sessionId) };
}

export async function* chunksOf(events: readonly StoredEvent[], size = 3): AsyncGenerator<readonly StoredEvent[]> {
  for (let at = 0; at < events.length; at += size) yield events.slice(at, at + size);
}

export async function importInto(store: ConversationStore, { head, events }: Exported, size?: number): Promise<void> {
  await store.imports.importSession(head, chunksOf(events, size));
}
