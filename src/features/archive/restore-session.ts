import type { ConversationStore } from '../../ports/conversation-store.js';
import { type ObjectStore, ObjectStoreUnavailable } from '../../ports/object-store.js';
import { parseSegment } from './parse-segment.js';

/**
 * Copies the events of an archived session back into the store, and removes its archive reference; the object is kept.
 * Returns the number of events; undefined if the session does not exist or is not archived. Idempotent: it can be run
 * again after an interruption.
 *
 * @throws SegmentCorrupt before anything is changed
 */
export async function restoreSession(
  store: ConversationStore,
  objects: ObjectStore,
  sessionId: string,
): Promise<number | undefined> {
  const head = await store.findHead(sessionId);
  const mark = head?.session.archive;
  if (!head || !mark) return undefined;
  const bytes = await objects.get(mark.key);
  if (!bytes) throw new ObjectStoreUnavailable('The archived object of the session is missing.');
  const chunks = await parseSegment(bytes, { sessionId, sha256: mark.sha256 });
  await store.imports.importSession({ ...head, session: { ...head.session, archive: null } }, chunks);
  return head.session.lastSequence;
}
