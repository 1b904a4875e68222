import type { ArchiveRef, Session } from '../../domain/session.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import type { ObjectStore } from '../../ports/object-store.js';
import { eventsOf } from '../../runtime/events-of.js';
import { acquireLease, releaseLease } from '../../runtime/lease.js';
import { archiveLeaseName } from './archive-lease.js';
import { segmentKey } from './segment-key.js';
import { type Segment, SegmentTooLarge, writeSegment } from './segment-writer.js';
import { SegmentsUnderWay } from './segments-under-way.js';
import { groupsOf } from './session-groups.js';
import { verifySegment } from './verify-segment.js';

export interface ArchiverOptions {
  /** How long after its completion a session is due. */
  readonly archiveAfterMs: number;
  /**
   * From the archive reference to the deletion of the events: longer than any read that began before (its deadline is 5
   * s), even if the clocks of two instances differ by several seconds.
   */
  readonly settleMs: number;
  /** Different from that of any other archiver; globally unique. */
  readonly owner: string;
  /** Lowered only in tests; see `MAX_SEGMENT_BYTES` and `UNDER_WAY_BYTES`. */
  readonly maxSegmentBytes?: number;
  readonly underWayBytes?: number;
}

/** Is notified of what was done, for the metrics. Must not throw. */
export interface ArchiveObserver {
  sessionArchived(events: number, bytes: number): void;
  eventsReleased(events: number): void;
  /** For one session, which is retried in a later round. */
  archivingFailed(error: unknown): void;
}

/** Sessions per round: two groups of short ones. */
const ROUND_SIZE = 64;
/**
 * A segment is in memory as a whole, and once more when it is read back. A conversation of a whole day needs less than
 * a hundredth of this; a larger one contains recordings, and stays in the store.
 */
const MAX_SEGMENT_BYTES = 64 * 1024 * 1024;
/** Total size of the segments of a group that are being stored and verified. */
const UNDER_WAY_BYTES = 16 * 1024 * 1024;
/** Remembered, so that they are not retried in each round. */
const MAX_TOO_LARGE = 10_000;
/** Rows deleted at once, so that an append waits only some milliseconds. */
const RELEASE_CHUNK = 500;
/** Far longer than the largest session takes; after a crash its session is delayed by this. */
const LEASE_MS = 10 * 60_000;

/** The stored object differs from what was written. Nothing is deleted. */
class ArchiveMismatch extends Error {
  override readonly name = 'ArchiveMismatch';
}

/**
 * Moves the events of sessions that were completed long ago to an object store. For each: seal → put if absent → read
 * back and verify every byte → set the archive reference → later, delete the events in chunks. After a kill at any
 * arrow, the next run continues safely: nothing is deleted before the object was verified and the reference is durable.
 * A lease lets only one instance work on a session at a time.
 */
export class Archiver {
  private readonly segments = new SegmentsUnderWay(this.options.underWayBytes ?? UNDER_WAY_BYTES);
  private readonly tooLarge = new Set<string>();

  constructor(
    private readonly store: ConversationStore,
    private readonly objects: ObjectStore,
    private readonly clock: Clock,
    private readonly options: ArchiverOptions,
    private readonly observer?: ArchiveObserver,
  ) {}

  /** Archives and releases sessions. Returns how many made progress; 0 if there is nothing to do now. */
  async round(signal: AbortSignal): Promise<number> {
    return (await this.archiveDue(signal)) + (await this.releaseMarked(signal));
  }

  /** Returns sessions that would be archived now, at most `limit`. */
  async due(limit: number): Promise<readonly Session[]> {
    const sealableAtMs = this.clock.nowMs();
    const completedUntilMs = sealableAtMs - this.options.archiveAfterMs;
    const query = { completedUntilMs, sealableAtMs, limit: limit + this.tooLarge.size };
    const due = await this.store.archive.listArchivable(query);
    return due.filter(({ sessionId }) => !this.tooLarge.has(sessionId)).slice(0, limit);
  }

  async archiveDue(signal: AbortSignal): Promise<number> {
    return this.inGroups(await this.due(ROUND_SIZE), signal, ({ sessionId }) =>
      this.leased(sessionId, () => this.archive(sessionId)),
    );
  }

  async releaseMarked(signal: AbortSignal): Promise<number> {
    const markedUntilMs = this.clock.nowMs() - this.options.settleMs;
    const marked = await this.store.archive.listUnreleased({ markedUntilMs, limit: ROUND_SIZE });
    return this.inGroups(marked, signal, async ({ sessionId, archive }) =>
      archive ? this.release(sessionId, archive, signal) : false,
    );
  }

  /** Returns false if the session is not to be archived now. */
  async archive(sessionId: string): Promise<boolean> {
    if ((await this.store.sealSession(sessionId)) !== true) return false;
    const head = await this.store.findHead(sessionId);
    if (!head?.sealed || head.session.archive || head.session.hold) return false;
    const { maxSegmentBytes = MAX_SEGMENT_BYTES } = this.options;
    return this.segments.run(
      () => writeSegment(head, eventsOf(this.store, sessionId), maxSegmentBytes),
      (segment) => this.putAndMark(sessionId, segment),
    );
  }

  /** Returns false if the session was held or erased meanwhile. */
  private async putAndMark(sessionId: string, segment: Segment): Promise<boolean> {
    const { tombstones } = this.store;
    const { bytes, sha256, count } = segment;
    const key = segmentKey(await tombstones.fingerprint(sessionId), sha256);
    await this.putVerified(key, sessionId, segment);
    const mark: ArchiveRef = {
      key,
      sha256,
      sizeBytes: bytes.length,
      archivedAtMs: this.clock.nowMs(),
      isReleased: false,
    };
    if ((await this.store.markArchived(sessionId, mark)) !== true) {
      // Held or erased meanwhile: without a reference nobody would ever find the object.
      await this.objects.delete(key);
      return false;
    }
    this.observer?.sessionArchived(count, bytes.length);
    return true;
  }

  private async release(sessionId: string, { key, sizeBytes }: ArchiveRef, signal: AbortSignal): Promise<boolean> {
    // It was verified before the reference was set, but checking that it still exists is cheap, and losing it is not.
    const found = await this.objects.head(key);
    if (found?.sizeBytes !== sizeBytes)
      throw new ArchiveMismatch('An archived object is missing or has a different size.');
    for (;;) {
      const count = await this.store.archive.purgeArchivedEvents(sessionId, RELEASE_CHUNK);
      if (count === 0) return true;
      this.observer?.eventsReleased(count);
      if (signal.aborted) return false;
    }
  }

  /** Afterwards, the object of this key was read back and verified. */
  private async putVerified(key: string, sessionId: string, segment: Segment): Promise<void> {
    const { sha256, contentSha256, count: eventCount } = segment;
    const expected = { sessionId, sha256, contentSha256, eventCount };
    for (let attempt = 1; ; attempt++) {
      await this.objects.put(key, segment.bytes);
      const stored = await this.objects.get(key);
      const faults = stored ? await verifySegment(stored, expected) : ['it is missing'];
      if (faults.length === 0) return;
      // Damaged by an earlier attempt or in transit. No reference names this key, since the session has none.
      await this.objects.delete(key);
      if (attempt === 2) throw new ArchiveMismatch(`An object differs from what was written: ${faults.join('; ')}.`);
    }
  }

  private async leased(sessionId: string, work: () => Promise<boolean>): Promise<boolean> {
    const name = archiveLeaseName(sessionId);
    const nowMs = this.clock.nowMs();
    const { records } = this.store;
    const { owner } = this.options;
    if (!(await acquireLease(records, { name, owner, nowMs, untilMs: nowMs + LEASE_MS }))) return false;
    try {
      return await work();
    } finally {
      await releaseLease(records, name, owner);
    }
  }

  /** Returns how many made progress. */
  private async inGroups(
    sessions: readonly Session[],
    signal: AbortSignal,
    work: (session: Session) => Promise<boolean>,
  ): Promise<number> {
    let count = 0;
    for (const group of groupsOf(sessions)) {
      if (signal.aborted) break;
      const outcomes = await Promise.all(group.map((session) => this.attempt(session, work)));
      count += outcomes.filter((wentOn) => wentOn).length;
    }
    return count;
  }

  /** A session that fails does not prevent others from being archived. */
  private async attempt(session: Session, work: (session: Session) => Promise<boolean>): Promise<boolean> {
    try {
      return await work(session);
    } catch (error) {
      if (error instanceof SegmentTooLarge && this.tooLarge.size < MAX_TOO_LARGE) this.tooLarge.add(session.sessionId);
      this.observer?.archivingFailed(error);
      return false;
    }
  }
}
