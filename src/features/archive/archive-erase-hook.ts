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
  /** Unlike that of any archiver. */
  readonly owner: string;
}

/** Given back at once. */
const CLAIM_MS = 30_000;

/** Removes the archived events of a session: the object of its mark, and those that an archiver has written and no mark names. */
export class ArchiveEraseHook implements EraseHook {
  constructor(private readonly parts: ArchiveEraseParts) {}

  async objectsOf({ sessionId, subjectHash }: ErasedSession): Promise<readonly string[] | undefined> {
    // Whoever claimed it before the session was hidden puts, and takes away; whoever comes later finds no session.
    const { archive, records, clock, owner } = this.parts;
    const name = archiveLeaseName(sessionId);
    const nowMs = clock.nowMs();
    if (!(await acquireLease(records, { name, owner, nowMs, untilMs: nowMs + CLAIM_MS }))) return undefined;
    await releaseLease(records, name, owner);
    return archive.keysOf(subjectHash);
  }

  /** Also the marked one where the store lists it no more: of one that others have deleted, versions may be left. */
  async forget({ archiveKey }: ErasedSession, objects: readonly string[]): Promise<void> {
    const keys = new Set(archiveKey === undefined ? objects : [...objects, archiveKey]);
    for (const key of keys) await this.parts.archive.remove(key);
  }
}
