import type { SessionListQuery } from '../domain/page.js';
import type { Session } from '../domain/session.js';
import { eventLoop } from '../lib/event-loop.js';
import type { ConversationStore } from '../ports/conversation-store.js';

const PAGE_SIZE = 500;

/**
 * Every session that the filters give, newest start first; a page of the list's index at a time. Yields to the event loop,
 * also between two sessions of a page: however many there are and whatever is done with each, others are served.
 */
export async function* allSessions(
  store: ConversationStore,
  filters: Omit<SessionListQuery, 'limit' | 'after'>,
): AsyncGenerator<Session, void, void> {
  let after: SessionListQuery['after'];
  for (;;) {
    const page = await store.listSessions({ ...filters, limit: PAGE_SIZE, ...(after ? { after } : {}) });
    for (const session of page.sessions) {
      while (eventLoop.isTurnOver) await eventLoop.nextTurn();
      yield session;
    }
    if (!page.next) return;
    after = page.next;
  }
}
