import type { ConversationStore } from '../../ports/conversation-store.js';
import { listOpenErasures } from '../erasure/index.js';
import { TransferRefused } from './transfer-refused.js';

const FINGERPRINTS_PER_PAGE = 1_000;

/** @throws TransferRefused while an erasure is in progress: half of it would be left behind. */
export async function requireNoErasureUnderWay(source: ConversationStore): Promise<void> {
  const [pending, open] = await Promise.all([
    source.erasure.listPendingErasures(1),
    listOpenErasures(source.records, 1),
  ]);
  if (pending.length + open.length === 0) return;
  throw new TransferRefused(
    'An erasure is in progress in the source: start the service on it until the erasure is completed, stop the service, and try again.',
  );
}

/**
 * Returns the fingerprints of all erased sessions. All are in memory, at most 128 bytes each (64 characters, their
 * header, their entry in the set): a gibibyte for eight million. Only called by the command `transfer`, in a separate
 * process.
 */
export async function listErased(store: ConversationStore): Promise<ReadonlySet<string>> {
  const fingerprints = new Set<string>();
  for (let after: string | undefined; ; ) {
    const page = await store.tombstones.list({
      limit: FINGERPRINTS_PER_PAGE,
      ...(after !== undefined && { after }),
    });
    for (const fingerprint of page) fingerprints.add(fingerprint);
    after = page.at(-1);
    if (page.length < FINGERPRINTS_PER_PAGE) return fingerprints;
  }
}

/**
 * Keeps in the target what is erased in the source: it adopts the salt and the fingerprints. If the target has its own
 * salt and the source has erased nothing, nothing is transferred.
 *
 * @throws TransferRefused if the target cannot remember what the source has erased.
 */
export async function moveErased(
  source: ConversationStore,
  target: ConversationStore,
  erased: ReadonlySet<string>,
): Promise<void> {
  const hasSameSalt = await target.tombstones.adoptSalt(await source.tombstones.findSalt());
  if (!hasSameSalt && erased.size > 0) {
    throw new TransferRefused(
      `The target has sessions and a salt of its own, so it could not recognize that ${erased.size} sessions of the source ` +
        'were erased. Transfer to an empty target.',
    );
  }
  for (const fingerprint of erased) await target.tombstones.add(fingerprint);
}

/**
 * Begins the erasure of sessions that an earlier run transferred and the source has erased since; the service completes
 * it.
 */
export async function eraseSince(
  target: ConversationStore,
  erased: ReadonlySet<string>,
  sessionIds: readonly string[],
  nowMs: number,
): Promise<number> {
  let count = 0;
  for (const sessionId of sessionIds) {
    if (!erased.has(await target.tombstones.fingerprint(sessionId))) continue;
    const begun = await target.erasure.beginErasure(sessionId, nowMs);
    if (begun.kind === 'begun') count += 1;
  }
  return count;
}
