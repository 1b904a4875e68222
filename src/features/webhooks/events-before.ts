import type { Session } from '../../domain/session.js';
import type { ConversationStore } from '../../ports/conversation-store.js';

const PAGE_EVENTS = 100;

/** Returns the last sequence that was committed before this time. */
export async function countEventsBefore(
  store: ConversationStore,
  { sessionId, lastSequence }: Session,
  timeMs: number,
): Promise<number> {
  let before = lastSequence + 1;
  while (before > 1) {
    const page = await store.readEvents(sessionId, { after: 0, before, order: 'desc', limit: PAGE_EVENTS, types: [] });
    const events = page?.events ?? [];
    const old = events.find(({ recordedAtMs }) => recordedAtMs < timeMs);
    if (old) return old.sequence;
    before = events.at(-1)?.sequence ?? 1;
  }
  return 0;
}
