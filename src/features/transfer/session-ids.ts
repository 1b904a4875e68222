import type { ConversationStore } from '../../ports/conversation-store.js';
import { allSessions } from '../../runtime/all-sessions.js';

/**
 * Returns the ids of all sessions, oldest first, in groups with the same start. Within a group the list shows the order
 * of creation, which a transfer preserves by copying them one after another.
 *
 * All ids are in memory, at most 160 bytes each (128 characters of an id, its header, its entry in the list): a
 * gibibyte for nearly seven million sessions with ids of maximum length; a UUID takes 64 bytes. Only called by
 * commands, in a separate process.
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
