import { ConversationError } from '../../domain/errors.js';
import type { ArchiveRef } from '../../domain/session.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import type { ImportObserver } from '../../runtime/import-observer.js';
import { importAnnotations } from '../annotations/index.js';
import { SessionDigest } from './session-digest.js';
import { StoredSession } from './stored-session.js';

/** The outcome of one session. */
export type MoveOutcome =
  /** It was copied, and the hashes are equal. */
  | 'copied'
  /** It already existed and is equal. */
  | 'same'
  /** It was erased in the target, and is not transferred. */
  | 'erased'
  /** It is not in the target. */
  | 'missing'
  /** The target has different content under this id. */
  | 'different'
  /** It is no longer in the source: something is writing there. */
  | 'vanished';

export interface MovedSession {
  readonly outcome: MoveOutcome;
  readonly events: number;
  readonly isArchived: boolean;
}

/** Events deleted at once. */
const RELEASE_CHUNK_EVENTS = 1_000;

/**
 * Transfers one session to the target, or only compares. If the target has a part of it, what is missing is added; the
 * hash of the target's content decides. An undefined target stands for one that does not exist yet; without an observer
 * nothing is written.
 */
export async function moveSession(
  source: ConversationStore,
  target: ConversationStore | undefined,
  sessionId: string,
  importObserver: ImportObserver | undefined,
): Promise<MovedSession> {
  const found = await StoredSession.find(source, sessionId);
  if (!found) return { outcome: 'vanished', events: 0, isArchived: false };
  const outcome = target ? await settle(found, target, importObserver) : 'missing';
  const { lastSequence, archive } = found.head.session;
  return { outcome, events: lastSequence, isArchived: archive !== null };
}

async function settle(
  found: StoredSession,
  target: ConversationStore,
  importObserver: ImportObserver | undefined,
): Promise<MoveOutcome> {
  const { sessionId, archive } = found.head.session;
  const isThere = (await target.findSession(sessionId)) !== undefined;
  if (isThere && (await isEqual(target, sessionId, await found.digest()))) return 'same';
  if (!isThere && (await target.erasure.isErased(sessionId))) return 'erased';
  if (!importObserver) return isThere ? 'different' : 'missing';
  if (isThere && archive) await archiveToo(target, sessionId, archive);
  return copy(found, target, importObserver);
}

async function copy(
  found: StoredSession,
  target: ConversationStore,
  importObserver: ImportObserver,
): Promise<MoveOutcome> {
  const { sessionId, archive } = found.head.session;
  const digest = new SessionDigest(found.head);
  const annotations = await found.annotations();
  try {
    await importObserver.expect(found.head, annotations);
    await target.imports.importSession(found.head, archive ? undefined : found.chunks(digest));
    await importAnnotations(target.records, sessionId, annotations);
    digest.add(annotations);
  } catch (error) {
    if (error instanceof ConversationError && error.code === 'SESSION_ERASED') return 'erased';
    throw error;
  }
  return (await isEqual(target, sessionId, digest.end())) ? 'copied' : 'different';
}

/** An earlier run may have transferred it before it was archived in the source. */
async function archiveToo(target: ConversationStore, sessionId: string, mark: ArchiveRef): Promise<void> {
  if (!(await target.markArchived(sessionId, { ...mark, isReleased: false }))) return;
  while ((await target.archive.purgeArchivedEvents(sessionId, RELEASE_CHUNK_EVENTS)) > 0);
}

async function isEqual(store: ConversationStore, sessionId: string, expected: string): Promise<boolean> {
  return (await (await StoredSession.find(store, sessionId))?.digest()) === expected;
}
