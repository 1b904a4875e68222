import type { SessionListQuery } from '../domain/page.js';
import type { Session } from '../domain/session.js';
import { eventLoop } from '../lib/event-loop.js';
import type { ConversationStore } from '../ports/conversation-store.js';

const PAGE_SIZE = 500;

type Filters = Omit<SessionListQuery, 'limit' | 'after'>;

/**
 * Yields every matching session, newest start first, reading one page of the index at a time. Yields to the event loop,
 * also between two sessions of a page, so that other work continues however many there are.
 */
export async function* allSessions(store: ConversationStore, filters: Filters): AsyncGenerator<Session, void, void> {
  for await (const sessions of sessionPages(store, { ...filters, limit: PAGE_SIZE })) {
    for (const session of sessions) {
      while (eventLoop.isTurnOver) await eventLoop.nextTurn();
      yield session;
    }
  }
}

/** Yields every matching session, newest start first, in pages of `limit`. */
export async function* sessionPages(
  store: ConversationStore,
  query: Omit<SessionListQuery, 'after'>,
): AsyncGenerator<readonly Session[], void, void> {
  let after: SessionListQuery['after'];
  for (;;) {
    const page = await store.listSessions({ ...query, ...(after ? { after } : {}) });
    yield page.sessions;
    if (!page.next) return;
    after = page.next;
  }
}
