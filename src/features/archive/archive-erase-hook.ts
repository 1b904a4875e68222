import type { Clock } from '../../ports/clock.js';
import type { ErasedSession, EraseHook } from '../../ports/erase-hook.js';
import type { Records } from '../../ports/records.js';
import { acquireLease, releaseLease } from '../../runtime/lease.js';
import type { Archive } from './archive.js';
import { archiveLeaseName } from './archive-lease.js';

export interface ArchiveEraseParts {
  readonly archive: Pick<Archive, 'keysOf' | 'remove'>;
  readonly records: Records;
  readonly clock: Clock;
  /** Different from that of any archiver. */
  readonly owner: string;
}

/** Released at once. */
const CLAIM_MS = 30_000;

/**
 * Deletes the archived events of a session: the object of its archive reference, and those that an archiver has written
 * without a reference.
 */
export class ArchiveEraseHook implements EraseHook {
  constructor(private readonly parts: ArchiveEraseParts) {}

  async objectsOf({ sessionId, subjectHash }: ErasedSession): Promise<readonly string[] | undefined> {
    // Whoever acquired the lease before the session was hidden cleans up after itself; whoever comes later finds no
    // session.
    const { archive, records, clock, owner } = this.parts;
    const name = archiveLeaseName(sessionId);
    const nowMs = clock.nowMs();
    if (!(await acquireLease(records, { name, owner, nowMs, untilMs: nowMs + CLAIM_MS }))) return undefined;
    await releaseLease(records, name, owner);
    return archive.keysOf(subjectHash);
  }

  /** Includes the referenced object even if it is not listed: after a deletion by others, versions may be left. */
  async forget({ archiveKey }: ErasedSession, objects: readonly string[]): Promise<void> {
    const keys = new Set(archiveKey === undefined ? objects : [...objects, archiveKey]);
    for (const key of keys) await this.parts.archive.remove(key);
  }
}
