import { ConversationError } from '../../domain/errors.js';
import type { ArchiveRef } from '../../domain/session.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import type { ImportWitness } from '../../runtime/import-witness.js';
import { importAnnotations } from '../annotations/index.js';
import { SessionDigest } from './session-digest.js';
import { StoredSession } from './stored-session.js';

/** What became of one session. */
export type MoveOutcome =
  /** It is in the target now, and the hashes are equal. */
  | 'copied'
  /** It was there already, equal. */
  | 'same'
  /** It was erased in the target, and stays so. */
  | 'erased'
  /** It is not in the target. */
  | 'missing'
  /** The target holds something else under this id. */
  | 'different'
  /** It is no longer in the source: something writes there. */
  | 'vanished';

export interface MovedSession {
  readonly outcome: MoveOutcome;
  readonly events: number;
  readonly isArchived: boolean;
}

/** Events that are let go of at once. */
const RELEASE_CHUNK_EVENTS = 1_000;

/**
 * Brings one session into the target, or only compares the two. Where the target has a part of it, what is missing is added;
 * the hash of what the target then holds decides. An undefined target stands for one that does not exist yet; without a witness
 * nothing is written.
 */
export async function moveSession(
  source: ConversationStore,
  target: ConversationStore | undefined,
  sessionId: string,
  witness: ImportWitness | undefined,
): Promise<MovedSession> {
  const found = await StoredSession.find(source, sessionId);
  if (!found) return { outcome: 'vanished', events: 0, isArchived: false };
  const outcome = target ? await settle(found, target, witness) : 'missing';
  const { lastSequence, archive } = found.head.session;
  return { outcome, events: lastSequence, isArchived: archive !== null };
}

async function settle(
  found: StoredSession,
  target: ConversationStore,
  witness: ImportWitness | undefined,
): Promise<MoveOutcome> {
  const { sessionId, archive } = found.head.session;
  const isThere = (await target.findSession(sessionId)) !== undefined;
  const expected = isThere ? await found.digest() : undefined;
  if (isThere && (await isEqual(target, sessionId, expected))) return 'same';
  if (!isThere && (await target.erasure.isErased(sessionId))) return 'erased';
  if (!witness) return isThere ? 'different' : 'missing';
  if (isThere && archive) await archiveToo(target, sessionId, archive);
  return copy(found, target, witness);
}

async function copy(found: StoredSession, target: ConversationStore, witness: ImportWitness): Promise<MoveOutcome> {
  const { sessionId, archive } = found.head.session;
  const digest = new SessionDigest(found.head);
  const annotations = await found.annotations();
  try {
    await witness.expect(found.head, annotations);
    await target.imports.importSession(found.head, archive ? undefined : found.chunks(digest));
    await importAnnotations(target.records, sessionId, annotations);
    digest.addAnnotations(annotations);
  } catch (error) {
    if (error instanceof ConversationError && error.code === 'SESSION_ERASED') return 'erased';
    throw error;
  }
  return (await isEqual(target, sessionId, digest.end())) ? 'copied' : 'different';
}

/** It may have been brought by an earlier run, and archived in the source since. */
async function archiveToo(target: ConversationStore, sessionId: string, mark: ArchiveRef): Promise<void> {
  if (!(await target.markArchived(sessionId, { ...mark, isReleased: false }))) return;
  while ((await target.archive.purgeArchivedEvents(sessionId, RELEASE_CHUNK_EVENTS)) > 0);
}

async function isEqual(store: ConversationStore, sessionId: string, expected: string | undefined): Promise<boolean> {
  return (await (await StoredSession.find(store, sessionId))?.digest()) === expected;
}
