import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { ArchiveRef, Session } from '../../domain/session.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { type ByteRange, type ObjectStore, ObjectStoreUnavailable } from '../../ports/object-store.js';
import { BackgroundWork } from '../../runtime/background-work.js';
import { ArchivedStore, type Segments } from './archived-store.js';
import { type ArchiveObserver, Archiver } from './archiver.js';
import { segmentPrefix } from './segment-key.js';
import { SegmentCache } from './segment-memory.js';
import { SegmentReader } from './segment-reader.js';

export interface ArchiveOptions {
  /** Undefined: nothing new is archived. */
  readonly archiveAfterMs: number | undefined;
  /** Unlike that of any other process. */
  readonly owner: string;
}

/** What `GET /archive/status` tells: of this instance since its start, but for `oldestDue`. */
export interface ArchiveStatus {
  readonly objects: string | null;
  readonly archiveAfterMs: number | null;
  readonly archivedSessions: number;
  readonly archivedEvents: number;
  readonly archivedBytes: number;
  readonly releasedEvents: number;
  readonly failures: number;
  readonly lastRoundAtMs: number | null;
  readonly lastFailure: string | null;
  /** Of the whole store: the session that waits longest, or null. */
  readonly oldestDue: Pick<Session, 'sessionId' | 'completedAtMs'> | null;
}

/** Pages that people look at, and the indexes of their sessions. */
const CACHE_BYTES = 64 * 1024 * 1024;

/** Longer than any read that began before the mark, by far: see ArchiverOptions. */
const SETTLE_MS = 60_000;

const PAUSE_MS = 60_000;
const PAUSE_AFTER_FAILURE_MS = 30_000;

/** Without an object store: there may be marks from a time when there was one. */
class NoSegments implements Segments {
  async open(): Promise<SegmentReader> {
    throw new ObjectStoreUnavailable('No archive is configured: set ARCHIVE_DIR or S3_BUCKET.');
  }

  forget(): void {
    // Nothing was ever read.
  }
}

/** Read from memory, else from the object store. */
class CachedSegments implements Segments {
  private readonly memory = new SegmentCache(CACHE_BYTES);

  constructor(private readonly objects: ObjectStore) {}

  open(sessionId: string, mark: ArchiveRef): Promise<SegmentReader> {
    const get = async (range: ByteRange) => {
      const bytes = await this.objects.get(mark.key, range);
      if (!bytes) throw new ObjectStoreUnavailable('An archived object is missing.');
      return bytes;
    };
    return SegmentReader.open(get, mark.sizeBytes, { sessionId, memory: this.memory.of(mark) });
  }

  forget(key: string): void {
    this.memory.forget(key);
  }
}

/** The archive of a process: what it reads through, and the work that fills it. */
export class Archive implements ArchiveObserver, OnApplicationBootstrap, OnModuleDestroy {
  /** The store as everybody is to see it. */
  readonly store: ConversationStore;
  private readonly segments: Segments;
  private readonly archiver: Archiver | undefined;
  private readonly work: BackgroundWork | undefined;
  private readonly counts = {
    archivedSessions: 0,
    archivedEvents: 0,
    archivedBytes: 0,
    releasedEvents: 0,
    failures: 0,
  };
  private lastRoundAtMs: number | null = null;
  private lastFailure: string | null = null;

  constructor(
    store: ConversationStore,
    private readonly objects: ObjectStore | undefined,
    private readonly clock: Clock,
    private readonly options: ArchiveOptions,
    private readonly observer?: ArchiveObserver,
  ) {
    this.segments = objects ? new CachedSegments(objects) : new NoSegments();
    this.store = new ArchivedStore(store, this.segments);
    const { archiveAfterMs, owner } = options;
    if (!objects || archiveAfterMs === undefined) return;
    this.archiver = new Archiver(store, objects, clock, { archiveAfterMs, settleMs: SETTLE_MS, owner }, this);
    const round = (signal: AbortSignal) => this.round(signal);
    this.work = new BackgroundWork(round, (error) => this.archivingFailed(error), PAUSE_AFTER_FAILURE_MS);
  }

  onApplicationBootstrap(): void {
    this.work?.start();
  }

  /** Before the stores close. Resolves when the session under way is done with. */
  async onModuleDestroy(): Promise<void> {
    await this.work?.stop();
  }

  /** The keys of all objects of the session with this fingerprint, also of those that no mark names. */
  async keysOf(fingerprint: string): Promise<readonly string[]> {
    const keys: string[] = [];
    for await (const { key } of this.objects?.list(segmentPrefix(fingerprint)) ?? []) keys.push(key);
    return keys;
  }

  /** Removes the object with all its versions, and what this process has kept of it. Idempotent. */
  async remove(key: string): Promise<void> {
    try {
      await this.objects?.delete(key);
    } finally {
      // Also where only the answer was lost: the object may be gone.
      this.segments.forget(key);
    }
  }

  async status(): Promise<ArchiveStatus> {
    const [oldest] = (await this.archiver?.due(1)) ?? [];
    return {
      objects: this.objects?.description ?? null,
      archiveAfterMs: this.options.archiveAfterMs ?? null,
      ...this.counts,
      lastRoundAtMs: this.lastRoundAtMs,
      lastFailure: this.lastFailure,
      oldestDue: oldest ? { sessionId: oldest.sessionId, completedAtMs: oldest.completedAtMs } : null,
    };
  }

  sessionArchived(events: number, bytes: number): void {
    this.counts.archivedSessions++;
    this.counts.archivedEvents += events;
    this.counts.archivedBytes += bytes;
    this.observer?.sessionArchived(events, bytes);
  }

  eventsReleased(events: number): void {
    this.counts.releasedEvents += events;
    this.observer?.eventsReleased(events);
  }

  archivingFailed(error: unknown): void {
    this.counts.failures++;
    // Only our own words: those of a driver may hold what people sent.
    this.lastFailure = error instanceof Error ? error.name : 'unknown';
    this.observer?.archivingFailed(error);
  }

  private async round(signal: AbortSignal): Promise<number> {
    const count = (await this.archiver?.round(signal)) ?? 0;
    this.lastRoundAtMs = this.clock.nowMs();
    return count > 0 ? 0 : PAUSE_MS;
  }
}
