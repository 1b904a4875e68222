import type { ConversationStore } from '../../ports/conversation-store.js';
import { type ByteRange, type ObjectStore, ObjectStoreUnavailable } from '../../ports/object-store.js';
import { eventsIn } from '../../runtime/events-of.js';
import { SegmentCorrupt } from './segment-format.js';
import { SegmentReader } from './segment-reader.js';
import { verifySegment } from './verify-segment.js';

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
  const faults = await verifySegment(bytes, { sessionId, sha256: mark.sha256 });
  if (faults.length > 0) throw new SegmentCorrupt(faults.join('; '));
  const read = async ({ from, to }: ByteRange) => bytes.subarray(from, to);
  const segment = await SegmentReader.open(read, bytes.length, { sessionId });
  const chunks = eventsIn((query) => segment.readEvents(query));
  await store.imports.importSession({ ...head, session: { ...head.session, archive: null } }, chunks);
  return head.session.lastSequence;
}
