import type { ConversationStore } from '../../ports/conversation-store.js';
import { allSessions } from '../../runtime/all-sessions.js';
import type { ErasureLedger } from './erasure-ledger.js';
import type { ErasuresService } from './erasures.service.js';

export interface Replay {
  /** Of this database, in the ledger. */
  readonly entries: number;
  /** Of other databases: nothing here can be said of them. */
  readonly foreign: number;
  readonly sessions: number;
  /** Sessions of the store that were erased once. */
  readonly found: number;
  /** Of those, the ones that stand under a hold and stay. */
  readonly held: number;
}

/**
 * Erases again what a restore from a backup has brought back: every session whose hash is in the ledger; and remembers of
 * all others in it that they were erased. To be done before the restored store is served. Counts only, where it is dry.
 */
export async function replayErasures(
  parts: {
    readonly store: ConversationStore;
    readonly ledger: ErasureLedger;
    readonly erasures: ErasuresService;
  },
  isDry: boolean,
  onSession: (seen: number) => void = () => undefined,
): Promise<Replay> {
  const { tombstones } = parts.store;
  const { hashes, foreign } = await parts.ledger.read();
  // Those too that the backup does not know: a late retry must not bring them back.
  if (!isDry) for (const hash of hashes) await tombstones.add(hash);
  let [sessions, found, held] = [0, 0, 0];
  for await (const { sessionId, hold } of allSessions(parts.store, { metadata: [], withoutMetadata: true })) {
    onSession(++sessions);
    if (!hashes.has(await tombstones.fingerprint(sessionId))) continue;
    found++;
    if (hold || (!isDry && !(await parts.erasures.eraseIfThere(sessionId)))) held++;
  }
  return { entries: hashes.size, foreign, sessions, found, held };
}
