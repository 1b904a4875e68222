import type { Deadline } from './deadline.js';
import type { IS_EVENT, SlotDocument } from './event-document.js';
import { type FoundHead, isErasedMarker } from './log/slot-log.js';
import type { Models } from './models.js';
import { toFoundHead } from './session-document.js';

/** Returns the session's document and its last slot. Undefined also for a session that is being erased. */
export async function findHead(models: Models, sessionId: string, deadline: Deadline): Promise<FoundHead | undefined> {
  const [session, last] = await Promise.all([
    deadline.retry(() => models.sessions.findOne({ _id: sessionId }).lean().exec()),
    findLastSlot(models, { sessionId }, deadline),
  ]);
  const isThere = session && !session.erasing && !isErasedMarker(last?.eventId);
  return isThere ? toFoundHead(session, last) : undefined;
}

/** Without its payload, which may be a MiB and is not needed for the head. */
export function findLastSlot(
  { events }: Models,
  filter: { readonly sessionId: string } & Partial<typeof IS_EVENT>,
  deadline: Deadline,
): Promise<SlotDocument | null> {
  return deadline.retry(() => events.findOne(filter).sort({ slot: -1 }).select({ payload: 0 }).lean().exec());
}
