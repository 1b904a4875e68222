import type { AppendOutcome, Head } from '../../../domain/append.js';
import { ConversationError } from '../../../domain/errors.js';
import {
  type Awaitable,
  COMPLETION_ID,
  fromSlotHead,
  isErasedMarker,
  type Projected,
  projectionLags,
  projectionOf,
  REPLACEMENT_ID,
  SEAL_ID,
  type SlotLog,
  type SlotRecord,
} from './slot-log.js';
import { planSlots, type SlotOperation, type SlotPlan, type SlotResult } from './slot-plan.js';

export interface FenceContext {
  /** Called at each attempt. */
  readonly nowMs: () => number;
  readonly lateEventGraceMs: number;
  /** Returns a globally unique tag. */
  readonly nextTag: () => string;
}

/** What a writer remembers about a session from its last durable write or read. It may be stale. */
export interface KnownHead {
  readonly head: Head;
  readonly projected: Projected;
}

export interface FenceResult {
  /** One per operation. */
  readonly results: readonly SlotResult[];
  readonly known: KnownHead;
}

/** One request to the store. A generator of them works with any store, synchronous or not: see `driveSteps`. */
export type Step = (log: SlotLog) => unknown;

/**
 * Maximum number of attempts per group. Three writers on one session need two or three; more indicate a fault of the
 * store.
 */
const MAX_TRIES = 20;

/**
 * Slot as fence: runs a group of writes to one session on a store that guarantees only single-record atomicity, by the
 * rules of domain/append.ts. See docs/adr/0001.
 *
 * 1. Read the head: the last slot. 2. Durably look up the ids that are already stored, and the last slot among them. 3.
 * Decide, and insert the next slots in order under two unique keys. 4. On a duplicate key or a lost reply, start over;
 * a writer recognizes its own records by their tags. Results are based only on durable facts: a successful insert
 * (which proves that the head was the newest and that the ids were free), or durable reads. A record that collides but
 * is not durable yet costs attempts, and finally `STORE_UNAVAILABLE`, which is retryable.
 *
 * With `known`, the first attempt skips both reads: the insert proves what they would have shown.
 *
 * Returns undefined if there is no such session. Before it returns, the session's document has the status that the
 * result implies.
 */
export function* writeSlots(
  sessionId: string,
  operations: readonly SlotOperation[],
  context: FenceContext,
  known?: KnownHead,
): Generator<Step, FenceResult | undefined, unknown> {
  const own = new OwnRecords(context.nextTag);
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    if (attempt > 0) yield* ask((log) => log.wait(attempt));
    const attempted = yield* tryOnce(sessionId, operations, context, attempt === 0 ? known : undefined, own);
    if (attempted === 'again') continue;
    if (!attempted) return undefined;
    const { projected, head } = attempted.known;
    const due = projectionOf(head.session);
    if (!projectionLags(projected, due)) return attempted;
    yield* ask((log) => log.project(head.session));
    return { ...attempted, known: { head, projected: due } };
  }
  throw new ConversationError(
    'STORE_UNAVAILABLE',
    `The write to session ${sessionId} did not succeed in ${MAX_TRIES} attempts.`,
  );
}

/** Runs steps on an asynchronous store. */
export async function driveSteps<Log, Result>(
  steps: Generator<(log: Log) => unknown, Result, unknown>,
  log: Log,
): Promise<Result> {
  let step = steps.next();
  while (!step.done) step = steps.next(await step.value(log));
  return step.value;
}

/** The only cast between a step and its reply. */
function* ask<Reply>(step: (log: SlotLog) => Awaitable<Reply>): Generator<Step, Reply, unknown> {
  return (yield step) as Reply;
}

function* tryOnce(
  sessionId: string,
  operations: readonly SlotOperation[],
  context: FenceContext,
  known: KnownHead | undefined,
  own: OwnRecords,
): Generator<Step, FenceResult | undefined | 'again', unknown> {
  const rule = { nowMs: context.nowMs(), lateEventGraceMs: context.lateEventGraceMs };
  if (known) {
    const plan = planSlots(known.head, NOTHING_STORED, operations, rule, own.nextTag);
    // Any other result would be based on memory, which may be stale.
    if (isAllNew(plan, operations)) return yield* insertPlan(plan, plan.results, known.projected);
  }
  const found = yield* ask((log) => log.findHead(sessionId));
  if (!found || isErasedMarker(found.last?.id)) return undefined;
  const head = fromSlotHead(found.birth, found.last?.head);
  const stored = yield* findStored(sessionId, operations, found.last);
  if (stored === 'stale') return 'again';
  const plan = planSlots(head, stored, operations, rule, own.nextTag);
  return yield* insertPlan(plan, own.claim(plan.results, stored), found.projected);
}

function* insertPlan(
  { records, head }: SlotPlan,
  results: readonly SlotResult[],
  projected: Projected,
): Generator<Step, FenceResult | 'again', unknown> {
  if (records.length > 0) {
    const reply = yield* ask((log) => log.insert(records));
    if (reply.kind !== 'inserted') return 'again';
  }
  return { results, known: { head, projected } };
}

const NOTHING_STORED: ReadonlyMap<string, SlotRecord> = new Map();

/** Every event and completion takes a slot, so the insert alone decides. */
function isAllNew({ records }: SlotPlan, operations: readonly SlotOperation[]): boolean {
  let wanted = 0;
  for (const operation of operations) wanted += operation.kind === 'append' ? operation.events.length : 1;
  return records.length === wanted && !records.some(({ id }) => id === SEAL_ID);
}

/**
 * Returns the stored records of the incoming ids. Two reads are two moments: `stale` if either shows what the other
 * does not. A head older than a found record belongs to another moment; a lookup older than the head could miss an
 * event that was stored before the seal; and a last slot that the lookup does not show may be rolled back, which would
 * leave a gap after it.
 */
function* findStored(
  sessionId: string,
  operations: readonly SlotOperation[],
  last: SlotRecord | undefined,
): Generator<Step, ReadonlyMap<string, SlotRecord> | 'stale', unknown> {
  const ids = new Set<string>([COMPLETION_ID, REPLACEMENT_ID]);
  for (const operation of operations)
    if (operation.kind === 'append') for (const { eventId } of operation.events) ids.add(eventId);
  if (last) ids.add(last.id);
  const records = yield* ask((log) => log.findRecords(sessionId, [...ids]));
  const stored = new Map(records.map((record) => [record.id, record]));
  if (last && stored.get(last.id)?.tag !== last.tag) return 'stale';
  const lastSlot = last?.slot ?? 0;
  return records.some(({ slot }) => slot > lastSlot) ? 'stale' : stored;
}

/** The records that this call has inserted, or tried to: finding one of them stored is not a repeat. */
class OwnRecords {
  private readonly tags = new Set<string>();

  constructor(private readonly makeTag: () => string) {}

  readonly nextTag = (): string => {
    const tag = this.makeTag();
    this.tags.add(tag);
    return tag;
  };

  /** Turns `duplicate` into the original result, for the first operation that contained it. */
  claim(results: readonly SlotResult[], stored: ReadonlyMap<string, SlotRecord>): readonly SlotResult[] {
    const claimed = new Set<string>();
    const isOwn = (id: string): boolean => {
      const record = stored.get(id);
      if (!record || claimed.has(id) || !this.tags.has(record.tag)) return false;
      claimed.add(id);
      return true;
    };
    return results.map((result): SlotResult => {
      if ('kind' in result) return claimMarker(result, isOwn);
      return result.map((outcome): AppendOutcome => {
        return outcome.kind === 'duplicate' && isOwn(outcome.event.eventId)
          ? { ...outcome, kind: 'appended' }
          : outcome;
      });
    });
  }
}

/** Returns the original result of a completion or abandonment by this call. */
function claimMarker(
  result: Exclude<SlotResult, readonly AppendOutcome[]>,
  isOwn: (id: string) => boolean,
): Exclude<SlotResult, readonly AppendOutcome[]> {
  if (result.kind === 'overtaken') return isOwn(COMPLETION_ID) ? { ...result, kind: 'abandoned' } : result;
  if (result.kind !== 'duplicate') return result;
  if (isOwn(REPLACEMENT_ID)) return { ...result, kind: 'replaced' };
  return isOwn(COMPLETION_ID) ? { ...result, kind: 'completed' } : result;
}
