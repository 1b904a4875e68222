import type { AppendOutcome } from '../../domain/append.js';
import type { ErrorKind } from '../../domain/errors.js';
import { type NewEvent, placeEvent, type StoredEvent } from '../../domain/event.js';
import type { WriteOperation, WriteResult } from './writer.js';

export interface WriterOptions {
  readonly file: string;
  readonly lateEventGraceMs: number;
}

export type StartReply = { readonly kind: 'started' } | { readonly kind: 'refused'; readonly message: string };

/**
 * Groups and replies are sent between threads as JSON text: a string is copied in one piece, while the structured clone
 * of many small objects took a sixth of the main thread's time.
 */
export interface CommitRequest {
  readonly operations: readonly WriteOperation[];
  readonly nowMs: number;
}

export interface Committed {
  readonly kind: 'committed';
  readonly results: readonly PackedResult[];
  readonly durationMs: number;
}

export interface FailureReply {
  readonly kind: 'failed';
  readonly error: ErrorKind;
  readonly detail: string;
  readonly cause: string;
}

/** Requests `SqliteWriter.scrub`. */
export const SCRUB = 'scrub';

export interface Scrubbed {
  readonly kind: 'scrubbed';
}

export const CLOSE = 'close';

/** An appended event by its position alone: the caller has the rest. */
type PackedOutcome = readonly [sequence: number, late: 0 | 1] | Exclude<AppendOutcome, { kind: 'appended' }>;
/** JSON has no undefined: null stands for it. */
type PackedResult = NonNullable<unknown> | null;

export function packResult(result: WriteResult, operation: WriteOperation): PackedResult {
  if (operation.kind !== 'append') return result ?? null;
  const outcomes = result as readonly AppendOutcome[] | undefined;
  return outcomes?.map((outcome) => (outcome.kind === 'appended' ? placeOf(outcome.event) : outcome)) ?? null;
}

export function unpackResult(packed: PackedResult, operation: WriteOperation, nowMs: number): WriteResult {
  if (operation.kind !== 'append') return packed ?? undefined;
  const { sessionId, events } = operation;
  return (packed as readonly PackedOutcome[] | null)?.map((outcome, index) => {
    if (!isPlace(outcome)) return outcome;
    const [sequence, late] = outcome;
    return { kind: 'appended', event: placeEvent(events[index] as NewEvent, sessionId, sequence, late === 1, nowMs) };
  });
}

function placeOf({ sequence, late }: StoredEvent): PackedOutcome {
  return [sequence, late ? 1 : 0];
}

function isPlace(outcome: PackedOutcome): outcome is readonly [number, 0 | 1] {
  return Array.isArray(outcome);
}
