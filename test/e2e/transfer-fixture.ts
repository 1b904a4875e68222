import { InProcessNotifier } from '../../src/adapters/memory/in-process-notifier.js';
import type { StoredEvent } from '../../src/domain/event.js';
import type { Session } from '../../src/domain/session.js';
import { type AnnotationState, Annotations } from '../../src/features/annotations/index.js';
import type { Clock } from '../../src/ports/clock.js';
import type { ConversationStore } from '../../src/ports/conversation-store.js';
import { aNewEvent, newEvents } from '../builders/event.js';
import { HOSTILE_OBJECTS } from '../builders/hostile-json.js';
import { jsonText } from '../builders/json-text.js';
import { ManualClock } from '../builders/manual-clock.js';
import { aNewSession } from '../builders/session.js';
import { T0_MS } from '../builders/time.js';

export const LATE_GRACE_MS = 60_000;

/** The sessions created by `furnish` that are not erased. */
export const FURNITURE = [
  'empty',
  'hostile',
  'strays',
  'late',
  'sealed',
  'held',
  'archived',
  'tie-a',
  'tie-b',
  'tie-c',
];

/** Creates a session of every kind that a store can hold, and one that is erased. */
export async function furnish(store: ConversationStore, clock: ManualClock): Promise<void> {
  for (const [index, sessionId] of [...FURNITURE, 'gone'].entries()) {
    const startedAtMs = sessionId.startsWith('tie') ? T0_MS - 1 : T0_MS + index;
    const metadata = jsonText({ tenant: 'acme', 'a.b': { $c: [[index]] } });
    await store.createSession({ ...aNewSession({ startedAtMs, metadata }), sessionId });
    clock.advanceMs(1);
  }
  await store.createSession({ sessionId: 'bare' });
  await store.appendEvents(
    'hostile',
    HOSTILE_OBJECTS.map(([, payload]) => aNewEvent({ payload: jsonText(payload) })),
  );
  for (const timestampMs of [5, 3, 9, 1, 9, 4]) await store.appendEvents('strays', [aNewEvent({ timestampMs })]);
  await store.appendEvents('late', [aNewEvent(), { eventId: 'bare', type: 'x.bare' }]);
  await store.completeSession('late', { status: 'failed', endReason: 'gone', endedAtMs: T0_MS + 5 });
  clock.advanceMs(1_000);
  await store.appendEvents('late', [aNewEvent({ timestampMs: 1 })]);
  for (const sessionId of ['sealed', 'archived', 'gone', 'held']) {
    await store.appendEvents(sessionId, newEvents(3));
    await store.completeSession(sessionId, {});
  }
  clock.advanceMs(LATE_GRACE_MS + 1);
  for (const sessionId of ['sealed', 'archived', 'gone']) await store.sealSession(sessionId);
  await annotate(store, clock);
  await store.setHold('held', { reason: 'a case', sinceMs: T0_MS });
  await archive(store, 'archived');
  await erase(store, 'gone');
}

/** Puts annotations on sessions of every kind, changes one of them, and deletes one. */
async function annotate(store: ConversationStore, clock: ManualClock): Promise<void> {
  const annotations = annotationsOf(store, clock);
  for (const sessionId of ['empty', 'sealed', 'archived', 'held', 'gone']) {
    await annotations.put(sessionId, 'review', jsonText({ score: 4 }));
    clock.advanceMs(1);
    await annotations.put(sessionId, 'review', jsonText({ score: 5 }));
    await annotations.put(sessionId, 'deleted', jsonText({}));
    await annotations.delete(sessionId, 'deleted');
  }
  for (const [index, [, value]] of HOSTILE_OBJECTS.entries()) {
    await annotations.put('hostile', `n${index}`, jsonText(value));
  }
}

export function annotationsOf(store: ConversationStore, clock: Clock): Annotations {
  return new Annotations({ store, clock, notifier: new InProcessNotifier(), count: () => undefined });
}

async function archive(store: ConversationStore, sessionId: string): Promise<void> {
  const mark = { key: 'k', sha256: 'f'.repeat(64), sizeBytes: 12, archivedAtMs: T0_MS, isReleased: false };
  await store.markArchived(sessionId, mark);
  // One event is left, because a store may be transferred while it releases events.
  await store.archive.purgeArchivedEvents(sessionId, 2);
}

export async function erase({ erasure }: ConversationStore, sessionId: string): Promise<void> {
  await erasure.beginErasure(sessionId, T0_MS);
  while ((await erasure.eraseNext(sessionId, 100)) > 0);
}

export interface Contents {
  readonly sessions: readonly Session[];
  readonly logs: Readonly<Record<string, readonly StoredEvent[]>>;
  readonly pages: Readonly<Record<string, readonly string[]>>;
  readonly annotations: Readonly<Record<string, readonly AnnotationState[]>>;
  readonly isGone: boolean;
}

/** Everything that the API could show of a store with up to 500 sessions, read in other ways than the transfer does. */
export async function readContents(store: ConversationStore): Promise<Contents> {
  const { sessions } = await store.listSessions({ limit: 500, metadata: [] });
  const logs: Record<string, readonly StoredEvent[]> = {};
  const pages: Record<string, readonly string[]> = {};
  const annotations: Record<string, readonly AnnotationState[]> = {};
  for (const { sessionId, archive } of sessions) {
    annotations[sessionId] = await annotationsOf(store, new ManualClock()).listStates(sessionId);
    if (archive) continue;
    const log = await store.readEvents(sessionId, { after: 0, order: 'asc', limit: 1_000, types: [] });
    logs[sessionId] = log?.events ?? [];
    const page = await store.readChronological(sessionId, { offset: 0, limit: 1_000 });
    pages[sessionId] = page?.events.map((event) => event.eventId) ?? [];
  }
  const isGone = await store.erasure.isErased('gone');
  return { sessions: sessions.map(withoutRelease), logs, pages, annotations, isGone };
}

/** The only thing that a transfer changes. */
function withoutRelease(session: Session): Session {
  return session.archive ? { ...session, archive: { ...session.archive, isReleased: true } } : session;
}
