import { createHash, type Hash } from 'node:crypto';
import type { Head } from '../domain/append.js';
import type { StoredEvent } from '../domain/event.js';
import type { ArchiveMark } from '../domain/session.js';

/**
 * SHA-256 over a whole session: every fact of its head, then every event of its log in order of sequence. Two stores that
 * hold the same session give the same, whatever they are.
 */
export class SessionDigest {
  private readonly hash: Hash = createHash('sha256');

  constructor(head: Head) {
    this.add(factsOf(head));
  }

  addEvents(events: readonly StoredEvent[]): void {
    for (const event of events) this.add(partsOf(event));
  }

  /** In hex; ends the digest. */
  end(): string {
    return this.hash.digest('hex');
  }

  private add(parts: readonly unknown[]): void {
    this.hash.update(`${JSON.stringify(parts)}\n`);
  }
}

function factsOf({ session, sealed, maxTimestampMs, strayCount }: Head): readonly unknown[] {
  return [
    session.sessionId,
    session.status,
    session.initialStatus,
    session.language,
    session.metadata,
    session.startedAtMs,
    session.endedAtMs,
    session.endReason,
    session.lastSequence,
    session.createdAtMs,
    session.updatedAtMs,
    session.completedAtMs,
    session.completedSequence,
    session.archive && markOf(session.archive),
    session.hold && [session.hold.reason, session.hold.sinceMs],
    sealed,
    maxTimestampMs,
    strayCount,
  ];
}

/** How far a store has let go of its own copies is no fact of the session. */
function markOf({ key, sha256, sizeBytes, archivedAtMs }: ArchiveMark): readonly unknown[] {
  return [key, sha256, sizeBytes, archivedAtMs];
}

function partsOf(event: StoredEvent): readonly unknown[] {
  return [
    event.sequence,
    event.eventId,
    event.type,
    event.timestampMs,
    event.recordedAtMs,
    event.clientSequence,
    event.late,
    event.payload,
  ];
}
