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
  /** A session is due so long after its completion. */
  readonly archiveAfterMs: number;
  /**
   * Between the mark and the release of the events: longer than any read that began before the mark can take (its deadline
   * is 5 s), also where the clocks of two instances differ by some seconds.
   */
  readonly settleMs: number;
  /** Unlike any other archiver's in the world. */
  readonly owner: string;
  /** Smaller only in tests; see `MAX_SEGMENT_BYTES` and `UNDER_WAY_BYTES`. */
  readonly maxSegmentBytes?: number;
  readonly underWayBytes?: number;
}

/** Hears what was done, for the metrics. Must not throw. */
export interface ArchiveObserver {
  sessionArchived(events: number, bytes: number): void;
  eventsReleased(events: number): void;
  /** Of one session; it is tried again in a later round. */
  archivingFailed(error: unknown): void;
}

/** Sessions looked at in one round: two groups of short ones. */
const ROUND_SIZE = 64;
/**
 * Of one segment, which is in memory as a whole, and once more when it is read back. A spoken conversation of a day has less
 * than a hundredth of it; what has more holds recordings, and stays in the store.
 */
const MAX_SEGMENT_BYTES = 64 * 1024 * 1024;
/** Of the segments of a group that are being put and verified. */
const UNDER_WAY_BYTES = 16 * 1024 * 1024;
/** Remembered, so that they are not tried again in each round. */
const MAX_TOO_LARGE = 10_000;
/** Rows deleted at once: an append waits for no more than some milliseconds. */
const RELEASE_CHUNK = 500;
/** Far longer than the largest session takes; a crash holds its session up for so long. */
const LEASE_MS = 10 * 60_000;

/** The object that was put is not what was written. Nothing is deleted. */
class ArchiveMismatch extends Error {
  override readonly name = 'ArchiveMismatch';
}

/**
 * Moves the events of sessions that are long completed into an object store. For each: seal → put if absent → read back
 * and verify every byte → mark → later, release the events in chunks. Killed at any arrow, the next run goes on safely:
 * nothing is deleted before the object was verified and the session durably marked. Of many instances one works on a
 * session at a time, by lease.
 */
export class Archiver {
  private readonly segments: SegmentsUnderWay;
  private readonly tooLarge = new Set<string>();

  constructor(
    private readonly store: ConversationStore,
    private readonly objects: ObjectStore,
    private readonly clock: Clock,
    private readonly options: ArchiverOptions,
    private readonly observer?: ArchiveObserver,
  ) {
    this.segments = new SegmentsUnderWay(options.underWayBytes ?? UNDER_WAY_BYTES);
  }

  /** One round of both halves. Answers how many sessions went on; 0: there is nothing to do for now. */
  async round(signal: AbortSignal): Promise<number> {
    return (await this.archiveDue(signal)) + (await this.releaseMarked(signal));
  }

  /** Sessions that would be archived now, at most so many. */
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

  /** False where the session is not to be archived, or not now. */
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

  /** False where the session was held or erased meanwhile. */
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
      // Held or erased meanwhile: no mark names the object, so nobody would ever find it again.
      await this.objects.delete(key);
      return false;
    }
    this.observer?.sessionArchived(count, bytes.length);
    return true;
  }

  private async release(sessionId: string, { key, sizeBytes }: ArchiveRef, signal: AbortSignal): Promise<boolean> {
    // It was verified before the mark was set. That it is still there costs little to ask, and much not to have asked.
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

  /** What lies under the key afterwards is what was to be put, read back and verified. */
  private async putVerified(key: string, sessionId: string, segment: Segment): Promise<void> {
    const { sha256, contentSha256, count: eventCount } = segment;
    const expected = { sessionId, sha256, contentSha256, eventCount };
    for (let attempt = 1; ; attempt++) {
      await this.objects.put(key, segment.bytes);
      const stored = await this.objects.get(key);
      const faults = stored ? await verifySegment(stored, expected) : ['it is missing'];
      if (faults.length === 0) return;
      // Damaged by an earlier try or on the way. No mark names this key, since the session has none.
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

  /** How many of them went on. */
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

  /** One session that fails keeps no other from being archived. */
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
