import type { SessionListQuery } from '../domain/page.js';
import type { Session } from '../domain/session.js';
import { eventLoop } from '../lib/event-loop.js';
import type { ConversationStore } from '../ports/conversation-store.js';

const PAGE_SIZE = 500;

/**
 * Yields every matching session, newest start first, reading one page of the index at a time. Yields to the event loop,
 * also between two sessions of a page, so that other work continues however many there are.
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
