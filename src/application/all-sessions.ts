import type { SessionListQuery } from '../domain/page.js';
import type { Session } from '../domain/session.js';
import type { ConversationStore } from '../ports/conversation-store.js';

const PAGE_SIZE = 500;

/** Every session that the filters give, newest start first; a page of the list's index at a time. */
export async function* allSessions(
  store: ConversationStore,
  filters: Omit<SessionListQuery, 'limit' | 'after'>,
): AsyncGenerator<Session, void, void> {
  let after: SessionListQuery['after'];
  for (;;) {
    const page = await store.listSessions({ ...filters, limit: PAGE_SIZE, ...(after ? { after } : {}) });
    yield* page.sessions;
    if (!page.next) return;
    after = page.next;
  }
}
