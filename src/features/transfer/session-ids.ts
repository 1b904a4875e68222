import type { ConversationStore } from '../../ports/conversation-store.js';
import { allSessions } from '../../runtime/all-sessions.js';

/**
 * The ids of all sessions, oldest first, in groups that started at the same time: among those the list shows the order of
 * creation, which a move keeps where it brings them one after the other.
 *
 * All ids are held in memory: at most 160 bytes for each (128 characters of an id, its header, its place in the list), so a
 * gibibyte for nearly seven million sessions with ids of the greatest length; a UUID takes 64 bytes. Only commands call it, in a
 * process of their own that serves nobody.
 */
export async function listSessionIds(store: ConversationStore): Promise<readonly (readonly string[])[]> {
  const groups: string[][] = [];
  let groupStartedAtMs: number | undefined;
  for await (const { sessionId, startedAtMs } of allSessions(store, { metadata: [], withoutMetadata: true })) {
    if (startedAtMs !== groupStartedAtMs) groups.push([]);
    groupStartedAtMs = startedAtMs;
    groups.at(-1)?.push(sessionId);
  }
  for (const group of groups) group.reverse();
  return groups.reverse();
}
