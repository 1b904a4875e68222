import type { ConversationStore } from '../../ports/conversation-store.js';
import { allSessions } from '../../runtime/all-sessions.js';
import type { ErasureLedger } from './erasure-ledger.js';
import type { ErasuresService } from './erasures.service.js';

export interface Replay {
  /** Entries of this database in the ledger. */
  readonly entries: number;
  /** Entries of other databases, which cannot be checked here. */
  readonly foreign: number;
  readonly sessions: number;
  /** Sessions in the store that were erased once. */
  readonly found: number;
  /** Those of them that are under a legal hold and are kept. */
  readonly held: number;
}

/**
 * Erases again what a restore has brought back, every session whose hash is in the ledger, and marks all others in it
 * as erased. Must run before the restored store is served. A dry run only counts.
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
  // Including those that the backup does not contain: a late retry must not bring them back.
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
