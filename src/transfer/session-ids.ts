import type { SessionPosition } from '../domain/page.js';
import type { ConversationStore } from '../ports/conversation-store.js';

const SESSIONS_PER_PAGE = 500;

/**
 * The ids of all sessions, oldest first, in groups that started at the same time: among those the list shows the order of
 * creation, which a move keeps where it brings them one after the other. Some 100 bytes for each session are held in memory.
 */
export async function listSessionIds(store: ConversationStore): Promise<readonly (readonly string[])[]> {
  const groups: string[][] = [];
  let groupStartedAtMs: number | undefined;
  let after: SessionPosition | null | undefined;
  while (after !== null) {
    const page = await store.listSessions({ limit: SESSIONS_PER_PAGE, metadata: [], ...(after && { after }) });
    for (const { sessionId, startedAtMs } of page.sessions) {
      if (startedAtMs !== groupStartedAtMs) groups.push([]);
      groupStartedAtMs = startedAtMs;
      groups.at(-1)?.push(sessionId);
    }
    after = page.next;
  }
  for (const group of groups) group.reverse();
  return groups.reverse();
}
