import type { AppendOutcome } from '../../domain/append.js';
import type { NewEvent } from '../../domain/event.js';
import { LruCache } from '../../lib/lru-cache.js';
import type { CommitObserver } from '../../ports/conversation-store.js';
import type { BulkInserter } from './bulk-inserter.js';
import type { ChangeMarker, MarkerAccess } from './change-marker.js';
import { newTag, type SlotDocument } from './event-document.js';
import { driveSteps, type FenceResult, type KnownHead, writeSlots } from './log/slot-fence.js';
import type { SlotOperation, SlotResult } from './log/slot-plan.js';
import { MongoSlotLog, TooManyRecords } from './mongo-slot-log.js';

export interface SlotWriterOptions {
  readonly lateEventGraceMs: number;
  readonly observer?: CommitObserver;
  /** Lowered only in tests; see `KNOWN_FOR_MS`. */
  readonly knownForMs?: number;
}

interface SlotWriterParts extends MarkerAccess {
  readonly events: BulkInserter<SlotDocument>;
  readonly marker: ChangeMarker;
}

type Results = readonly (SlotResult | undefined)[];

/** Heads remembered from the last write, so that the next one begins with the insert: 10,000 of some KiB at most. */
const KNOWN_HEADS = 10_000;
/** A head contains its session's metadata, which may be a MiB: with more than this it is read again each time. */
const KNOWN_METADATA_CHARS = 2_048;

/** How long a head is remembered at most. */
const KNOWN_FOR_MS = 60_000;

/** Writes groups of operations to the logs of sessions, one group of a session at a time. */
export class SlotWriter {
  private readonly known = new LruCache<KnownHead & { readonly atMs: number }>(KNOWN_HEADS);

  constructor(
    private readonly parts: SlotWriterParts,
    private readonly options: SlotWriterOptions,
  ) {}

  /** Forgets what it remembers about the session. */
  forget(sessionId: string): void {
    this.known.delete(sessionId);
  }

  /** Divides the group if it repeats events that are too large to be read at once. */
  async write(sessionId: string, operations: readonly SlotOperation[]): Promise<Results> {
    try {
      return await this.writeGroup(sessionId, operations);
    } catch (error) {
      if (!(error instanceof TooManyRecords)) throw error;
      const [only, ...others] = operations;
      if (only?.kind === 'append' && others.length === 0) return [await this.writeInHalves(sessionId, only.events)];
      const results: (SlotResult | undefined)[] = [];
      for (const operation of operations) results.push(...(await this.write(sessionId, [operation])));
      return results;
    }
  }

  /** Order is kept, and a crash in between leaves a prefix, as the port allows. */
  private async writeInHalves(sessionId: string, events: readonly NewEvent[]): Promise<SlotResult | undefined> {
    const outcomes: AppendOutcome[] = [];
    const middle = Math.ceil(events.length / 2);
    for (const half of [events.slice(0, middle), events.slice(middle)]) {
      const [result] = await this.write(sessionId, [{ kind: 'append', events: half }]);
      if (!result) return undefined;
      outcomes.push(...(result as readonly AppendOutcome[]));
    }
    return outcomes;
  }

  /** Usually a single insert. */
  private async writeGroup(sessionId: string, operations: readonly SlotOperation[]): Promise<Results> {
    const { models, events, marker, clock } = this.parts;
    const { lateEventGraceMs, observer } = this.options;
    const startedMs = clock.elapsedMs();
    await marker.mark(sessionId);
    const log = new MongoSlotLog(models, events, this.parts.newDeadline());
    const context = { nowMs: () => clock.nowMs(), lateEventGraceMs, nextTag: newTag };
    // The result of a completion contains the session, and another instance may have changed it (a hold), so memory is
    // not used.
    const isCompletion = operations.some(({ kind }) => kind === 'complete' || kind === 'abandon');
    const known = isCompletion ? undefined : this.recall(sessionId, startedMs);
    // After any failure, what was remembered is discarded.
    this.forget(sessionId);
    const done = await driveSteps(writeSlots(sessionId, operations, context, known), log);
    if (!done) return operations.map(() => undefined);
    this.remember(sessionId, done, startedMs);
    observer?.committed(operations.length, clock.elapsedMs() - startedMs);
    return done.results;
  }

  private recall(sessionId: string, nowMs: number): KnownHead | undefined {
    const known = this.known.get(sessionId);
    return known && nowMs - known.atMs < (this.options.knownForMs ?? KNOWN_FOR_MS) ? known : undefined;
  }

  private remember(sessionId: string, { known }: FenceResult, atMs: number): void {
    if (known.head.session.metadata.length <= KNOWN_METADATA_CHARS) this.known.set(sessionId, { ...known, atMs }, 1);
  }
}
