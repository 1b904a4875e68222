import {
  addCounts,
  type Erasure,
  type ErasureCounts,
  type ErasureSubject,
  NOTHING_COUNTED,
  sessionErasureId,
} from '../../domain/erasure.js';
import { pause } from '../../lib/pause.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import type { ErasedSession, EraseHook } from '../../ports/erase-hook.js';
import { allSessions } from '../../runtime/all-sessions.js';
import { GrowingPause } from '../../runtime/growing-pause.js';
import { HeldLease } from '../../runtime/held-lease.js';
import type { ErasureLedger } from './erasure-ledger.js';
import type { ErasureObserver } from './erasure-observer.js';
import { listOpenErasures, saveErasure } from './erasure-records.js';
import { type ErasuresService, MAX_OPEN_ERASURES } from './erasures.service.js';
import { Scrubbing } from './scrubbing.js';

type SessionSubject = Extract<ErasureSubject, { readonly kind: 'session' }>;
type JobSubject = Extract<ErasureSubject, { readonly kind: 'metadata' }>;

export interface EraserParts {
  readonly store: ConversationStore;
  readonly erasures: ErasuresService;
  readonly ledger: ErasureLedger;
  /** What capabilities store about a session, and the page cache. */
  readonly hooks: readonly EraseHook[];
  readonly clock: Clock;
  readonly observer: ErasureObserver;
  /** Identifies this process. */
  readonly owner: string;
}

/** Events or records deleted per commit. */
const CHUNK_ITEMS = 500;

/** Sessions of a person erased concurrently: what a job stores in its record. */
const BATCH_SESSIONS = 500;

/** The time of a request is taken before it is stored, which may take this long with a slow store. */
const BEGIN_MARGIN_MS = 5_000;

/** Scrubbing blocks all writes: it may use a fifth of the time, and the next round covers all erasures meanwhile. */
const SCRUB_REST_FACTOR = 4;
const SCRUB_REST_MAX_MS = 10_000;

/** Delay while something waits for its time or for another instance, or there is nothing to do. */
const WAITING_MS = 1_000;
const IDLE_MS = 5_000;

/** Longest delay between attempts of a step that keeps failing. */
const LONGEST_PAUSE_MS = 60_000;

/**
 * Carries out erasures: deletes objects and cached pages at once, and again after the quiescence period; then events
 * and the id itself; then what the files of the store still contain. Every step is idempotent and the record of an
 * erasure says what is left to do, so an interrupted run is resumed by the next one, on any instance.
 */
export class Eraser {
  /** Erasures whose copies outside the store are deleted, and which wait for the quiescence period. */
  private readonly waiting = new Set<string>();
  private readonly scrubbing = new Scrubbing(this.parts);
  private readonly lease = new HeldLease({ ...this.parts, records: this.parts.store.records }, 'erasure');
  private readonly pauseAfterFailure = new GrowingPause(WAITING_MS, LONGEST_PAUSE_MS);

  constructor(private readonly parts: EraserParts) {}

  /** Works on all open erasures once. Returns the delay before the next run in milliseconds. */
  async run(signal: AbortSignal): Promise<number> {
    const { erasure, records } = this.parts.store;
    const isIdle = (await listOpenErasures(records, 1)).length + (await erasure.listPendingErasures(1)).length === 0;
    if (isIdle) return IDLE_MS;
    return (await this.lease.once(signal, (own) => this.round(own))) ?? WAITING_MS;
  }

  private async round(signal: AbortSignal): Promise<number> {
    const open = await this.listOpen();
    const gone: Erasure[] = [];
    let [hasMore, hasFailed] = [false, false];
    for (const erasure of open) {
      if (signal.aborted) return WAITING_MS;
      try {
        if (erasure.subject?.kind === 'metadata')
          hasMore = (await this.advance(erasure, erasure.subject, open)) || hasMore;
        else gone.push(...(await this.eraseSession(erasure, signal)));
      } catch (error) {
        hasFailed = true;
        if (!signal.aborted) this.parts.observer.erasureFailed(error);
      }
    }
    const hasFinished = await this.finish(gone, signal);
    if (!hasFailed) this.pauseAfterFailure.reset();
    if (hasMore || hasFinished) return 0;
    const pauseMs = hasFailed ? this.pauseAfterFailure.grow() : WAITING_MS;
    return Math.max(pauseMs, this.scrubbing.waitMs);
  }

  /** Those with a record, and those whose record was not written before the process ended. */
  private async listOpen(): Promise<readonly Erasure[]> {
    const { erasure, tombstones, records } = this.parts.store;
    const open = [...(await listOpenErasures(records, MAX_OPEN_ERASURES))];
    const known = new Set(open.map(({ erasureId }) => erasureId));
    for (const pending of await erasure.listPendingErasures(MAX_OPEN_ERASURES)) {
      const erasureId = sessionErasureId(await tombstones.fingerprint(pending.sessionId));
      if (!known.has(erasureId)) open.push(await this.parts.erasures.adopt(pending));
    }
    return open;
  }

  /**
   * Returns its record once nothing of the session can be read and the record no longer contains its id; otherwise
   * none.
   */
  private async eraseSession(erasure: Erasure, signal: AbortSignal): Promise<readonly Erasure[]> {
    const { store, ledger, clock } = this.parts;
    const { subject } = erasure;
    if (subject?.kind !== 'session') return [erasure];
    const settleMs = this.settleMs();
    const isSettled = settleMs === 0 || clock.nowMs() >= erasure.requestedAtMs + settleMs + BEGIN_MARGIN_MS;
    if (!isSettled && this.waiting.has(erasure.erasureId)) return [];
    const { sessionId } = subject;
    await ledger.add(erasure);
    const counts = await this.removeCopies(erasure, subject);
    if (!counts) return [];
    this.waiting.add(erasure.erasureId);
    if (!isSettled) return [];
    this.waiting.delete(erasure.erasureId);
    await this.eraseFromStore(sessionId, signal);
    const gone = { ...erasure, counts, subject: null };
    await saveErasure(store.records, gone);
    return [gone];
  }

  private settleMs(): number {
    const { store, hooks } = this.parts;
    return Math.max(store.erasure.quiescenceMs, ...hooks.map((hook) => hook.settleMs ?? 0));
  }

  /** Returns the counts of all objects deleted so far; undefined while another one may still be stored. */
  private async removeCopies(erasure: Erasure, subject: SessionSubject): Promise<ErasureCounts | undefined> {
    const { store, hooks } = this.parts;
    const { sessionId, archiveKey, objectKeys = [] } = subject;
    const session = { sessionId, archiveKey, subjectHash: erasure.subjectHash };
    const found = await this.objectsOf(session);
    if (!found) return undefined;
    const keys = [...new Set([...objectKeys, ...found])];
    const counts = { ...erasure.counts, objects: keys.length };
    if (keys.length > objectKeys.length) {
      await saveErasure(store.records, { ...erasure, counts, subject: { ...subject, objectKeys: keys } });
    }
    for (const hook of hooks) await hook.forget(session, keys);
    return counts;
  }

  /** Undefined while another one may still be stored. */
  private async objectsOf(session: ErasedSession): Promise<readonly string[] | undefined> {
    const { hooks } = this.parts;
    if (session.archiveKey !== undefined && hooks.every((hook) => !hook.objectsOf))
      throw new Error('an archived session can be erased only while its archive is configured');
    const found: string[] = [];
    for (const hook of hooks) {
      const objects = await (hook.objectsOf?.(session) ?? []);
      if (!objects) return undefined;
      found.push(...objects);
    }
    return found;
  }

  /** Uses at most half of the time, for the sake of writers. */
  private async eraseFromStore(sessionId: string, signal: AbortSignal): Promise<void> {
    const { store, clock } = this.parts;
    for (;;) {
      const startedAtMs = clock.elapsedMs();
      if ((await store.erasure.eraseNext(sessionId, CHUNK_ITEMS)) === 0) return;
      await pause(clock.elapsedMs() - startedAtMs, signal);
    }
  }

  /** Completes erasures after the last trace, including that in records, is deleted. */
  private async finish(gone: readonly Erasure[], signal: AbortSignal): Promise<boolean> {
    if (gone.length === 0) return false;
    const { store, clock, observer } = this.parts;
    const scrubMs = await this.scrubbing.run();
    if (scrubMs === undefined) return false;
    for (const erasure of gone) {
      await saveErasure(store.records, { ...erasure, state: 'erased', subject: null, finishedAtMs: clock.nowMs() });
      if (erasure.erasureId === sessionErasureId(erasure.subjectHash)) observer.sessionErased(erasure.counts);
    }
    if (!signal.aborted) await pause(Math.min(scrubMs * SCRUB_REST_FACTOR, SCRUB_REST_MAX_MS), signal);
    return true;
  }

  /** Performs one step of a job. Returns whether the next one is due at once. */
  private async advance(job: Erasure, subject: JobSubject, open: readonly Erasure[]): Promise<boolean> {
    const { tombstones } = this.parts.store;
    if (!subject.batch) {
      await this.plan(job, subject);
      return true;
    }
    const underWay = new Set(open.map(({ erasureId }) => erasureId));
    let { counts } = job;
    let [isWaiting, hasBegun] = [false, false];
    for (const sessionId of subject.batch) {
      const isUnderWay = underWay.has(sessionErasureId(await tombstones.fingerprint(sessionId)));
      const erasure = isUnderWay ? undefined : await this.parts.erasures.eraseIfThere(sessionId);
      if (erasure?.state === 'erasing') hasBegun = true;
      else counts = addCounts(counts, erasure?.counts ?? NOTHING_COUNTED);
      isWaiting ||= isUnderWay;
    }
    if (isWaiting || hasBegun) return hasBegun;
    // The batch is counted in the same write that ends it, so that an interrupted run counts it once.
    await saveErasure(this.parts.store.records, {
      ...job,
      counts,
      subject: { kind: 'metadata', filters: subject.filters },
    });
    return true;
  }

  /** Gives the job its next batch; if only held sessions are left, it has nothing more to delete. */
  private async plan(job: Erasure, subject: JobSubject): Promise<void> {
    const { store } = this.parts;
    const batch: string[] = [];
    let held = 0;
    for await (const session of allSessions(store, { metadata: subject.filters, withoutMetadata: true })) {
      if (session.hold) held++;
      else batch.push(session.sessionId);
      if (batch.length === BATCH_SESSIONS) break;
    }
    const ended = { counts: { ...job.counts, held }, subject: null };
    await saveErasure(store.records, { ...job, ...(batch.length > 0 ? { subject: { ...subject, batch } } : ended) });
  }
}
