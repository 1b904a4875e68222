import type { ConversationStore } from '../../ports/conversation-store.js';
import { type ObjectStore, ObjectStoreUnavailable } from '../../ports/object-store.js';
import { parseSegment } from './parse-segment.js';

/**
 * Brings the events of an archived session back into the store, and takes its mark away; the object stays. Answers how many
 * events there are, undefined where the session is not there or not archived. Idempotent: cut off, it can be run again.
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
