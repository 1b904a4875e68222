import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { formatTimeOrNull } from '../../lib/time/rfc3339.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import type { ObjectStore } from '../../ports/object-store.js';
import { BackgroundWork } from '../../runtime/background-work.js';
import { ArchivedStore } from './archived-store.js';
import { type ArchiveObserver, Archiver } from './archiver.js';
import { segmentPrefix } from './segment-key.js';
import { Segments } from './segments.js';

export interface ArchiveOptions {
  /** Undefined: nothing more is archived. */
  readonly archiveAfterMs: number | undefined;
  /** Different from that of any other process. */
  readonly owner: string;
}

/** Much longer than any read that began before the archive reference was set: see ArchiverOptions. */
const SETTLE_MS = 60_000;

const MS_PER_DAY = 86_400_000;
const PAUSE_MS = 60_000;
const PAUSE_AFTER_FAILURE_MS = 30_000;

/** The archive of a process: the store that reads through it, and the work that fills it. */
export class Archive implements ArchiveObserver, OnApplicationBootstrap, OnModuleDestroy {
  /** The store that reads archived events as well. */
  readonly store: ConversationStore;
  private readonly segments = new Segments(this.objects);
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

  /** Runs before the stores close. Resolves when the session in progress is done. */
  async onModuleDestroy(): Promise<void> {
    await this.work?.stop();
  }

  /** Returns the keys of all objects of the session with this fingerprint, including those without a reference. */
  async keysOf(fingerprint: string): Promise<readonly string[]> {
    const keys: string[] = [];
    for await (const { key } of this.objects?.list(segmentPrefix(fingerprint)) ?? []) keys.push(key);
    return keys;
  }

  /** Deletes the object with all its versions, and what this process has cached of it. Idempotent. */
  async remove(key: string): Promise<void> {
    try {
      await this.objects?.delete(key);
    } finally {
      // Also if only the response was lost: the object may be gone.
      this.segments.forget(key);
    }
  }

  /**
   * Returns the answer to `GET /archive/status`: counts of this instance since its start, and the session of the whole
   * store that has been waiting longest, or null.
   */
  async status(): Promise<object> {
    const { archiveAfterMs } = this.options;
    const [oldest] = (await this.archiver?.due(1)) ?? [];
    return {
      objects: this.objects?.description ?? null,
      archiveAfterDays: archiveAfterMs === undefined ? null : archiveAfterMs / MS_PER_DAY,
      ...this.counts,
      lastRoundAt: formatTimeOrNull(this.lastRoundAtMs),
      lastFailure: this.lastFailure,
      oldestDue: oldest ? { sessionId: oldest.sessionId, completedAt: formatTimeOrNull(oldest.completedAtMs) } : null,
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
    // Only the name: the message of a driver may contain what clients sent.
    this.lastFailure = error instanceof Error ? error.name : 'unknown';
    this.observer?.archivingFailed(error);
  }

  private async round(signal: AbortSignal): Promise<number> {
    const count = (await this.archiver?.round(signal)) ?? 0;
    this.lastRoundAtMs = this.clock.nowMs();
    return count > 0 ? 0 : PAUSE_MS;
  }
}
