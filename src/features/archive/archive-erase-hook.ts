import type { Clock } from '../../ports/clock.js';
import type { ErasedSession, EraseHook } from '../../ports/erase-hook.js';
import type { Records } from '../../ports/records.js';
import { acquireLease, releaseLease } from '../../runtime/lease.js';
import type { Archive } from './archive.js';
import { archiveLeaseName } from './archive-lease.js';

/** Released at once. */
const CLAIM_MS = 30_000;

/**
 * Deletes the archived events of a session: the object of its archive reference, and those that an archiver has written
 * without a reference.
 */
export class ArchiveEraseHook implements EraseHook {
  /** `owner` is different from that of any archiver. */
  constructor(
    private readonly archive: Pick<Archive, 'keysOf' | 'remove'>,
    private readonly records: Records,
    private readonly clock: Clock,
    private readonly owner: string,
  ) {}

  async objectsOf({ sessionId, subjectHash }: ErasedSession): Promise<readonly string[] | undefined> {
    // Whoever acquired the lease before the session was hidden cleans up after itself; whoever comes later finds no
    // session.
    const { records, owner } = this;
    const name = archiveLeaseName(sessionId);
    const nowMs = this.clock.nowMs();
    if (!(await acquireLease(records, { name, owner, nowMs, untilMs: nowMs + CLAIM_MS }))) return undefined;
    await releaseLease(records, name, owner);
    return this.archive.keysOf(subjectHash);
  }

  /** Includes the referenced object even if it is not listed: after a deletion by others, versions may be left. */
  async forget({ archiveKey }: ErasedSession, objects: readonly string[]): Promise<void> {
    const keys = new Set(archiveKey === undefined ? objects : [...objects, archiveKey]);
    for (const key of keys) await this.archive.remove(key);
  }
}
