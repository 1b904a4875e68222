import type { StoredEvent } from '../domain/event.js';
import type { LogPage, LogQuery } from '../domain/page.js';
import { eventLoop } from '../lib/event-loop.js';
import type { ConversationStore } from '../ports/conversation-store.js';

const PAGE_SIZE = 500;
/** The memory that a walk uses at once; nobody waits for a whole page of it. */
const PAGE_BYTES = 1024 * 1024;

/** Yields the events of a session after this sequence, in log order. Yields to the event loop between two pages. */
export function eventsOf(
  store: ConversationStore,
  sessionId: string,
  afterSequence = 0,
): AsyncGenerator<readonly StoredEvent[], void, void> {
  return eventsIn((query) => store.readEvents(sessionId, query), afterSequence);
}

/** Like `eventsOf`, for a log that `read` reads. */
export async function* eventsIn(
  read: (query: LogQuery) => Promise<Omit<LogPage, 'archive'> | undefined>,
  afterSequence = 0,
): AsyncGenerator<readonly StoredEvent[], void, void> {
  for (let after = afterSequence; ; ) {
    while (eventLoop.isTurnOver) await eventLoop.nextTurn();
    const page = await read({ after, order: 'asc', limit: PAGE_SIZE, maxBytes: PAGE_BYTES, types: [] });
    if (page && page.events.length > 0) yield page.events;
    after = page?.events.at(-1)?.sequence ?? after;
    if (!page?.hasMore) return;
  }
}
