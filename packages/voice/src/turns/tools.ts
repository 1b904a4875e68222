import { toInstant } from '../instant.js';
import type { LoggedEvent } from '../logged-event.js';
import { collectInSteps, type Steps, sortInSteps } from '../merge/steps.js';
import { PayloadReader } from '../read/payload-reader.js';
import type { Issue } from '../vocabulary.js';

export const TOOL_STATUSES = ['ok', 'error', 'cancelled', 'open', 'orphan'] as const;
export type ToolStatus = (typeof TOOL_STATUSES)[number];

/** A tool call with its result. */
export interface ToolCall {
  readonly callId: string | null;
  readonly name: string | null;
  /** `open`: without a result; `orphan`: a result without a call, which does not count as a call. */
  readonly status: ToolStatus;
  readonly calledAt: string | null;
  /** As the result reports it, or else from call to result. */
  readonly latencyMs: number | null;
  readonly sequences: readonly number[];
}

interface Pair {
  readonly callId: string | null;
  readonly sequences: number[];
  name: string | null;
  /** Whether the name comes from a call. */
  hasOwnName: boolean;
  calledMs: number | null;
  result: Result | undefined;
}

interface Result {
  readonly status: 'ok' | 'error' | 'cancelled';
  readonly latencyMs: number | null;
  readonly timestampMs: number;
}

/** Pairs calls and results by `callId`, in any order. */
export class ToolLog {
  private readonly byId = new Map<string, Pair>();
  private readonly all: Pair[] = [];

  addCall(event: LoggedEvent, timestampMs: number, issues: Issue[]): void {
    const reader = new PayloadReader(event.payload, event.sequence, issues);
    const pair = this.pairOf(reader.nonBlank('callId'), event.sequence);
    const name = reader.nonBlank('name');
    // A repeated call is the same call; its earliest time counts, because messages arrive in any order. The name in a
    // call takes precedence over that in a result.
    if (name !== null && !pair.hasOwnName) pair.name = name;
    pair.hasOwnName ||= name !== null;
    pair.calledMs = Math.min(timestampMs, pair.calledMs ?? timestampMs);
  }

  addResult(event: LoggedEvent, timestampMs: number, issues: Issue[]): void {
    const reader = new PayloadReader(event.payload, event.sequence, issues);
    const pair = this.pairOf(reader.nonBlank('callId'), event.sequence);
    const name = reader.nonBlank('name');
    const isError = reader.flag('isError');
    const isCancelled = reader.flag('cancelled');
    const latencyMs = reader.lengthMs('latencyMs');
    pair.name ??= name;
    const status = isCancelled ? 'cancelled' : isError ? 'error' : 'ok';
    pair.result = { status, latencyMs, timestampMs };
  }

  /** Sorted by the time of the call, then in log order. */
  *list(): Steps<readonly ToolCall[]> {
    const timeOf = ({ calledMs, result }: Pair) => calledMs ?? result?.timestampMs ?? 0;
    return yield* collectInSteps(yield* sortInSteps(this.all, (a, b) => timeOf(a) - timeOf(b)), toToolCall);
  }

  private pairOf(callId: string | null, sequence: number): Pair {
    const known = callId === null ? undefined : this.byId.get(callId);
    const pair = known ?? { callId, sequences: [], name: null, hasOwnName: false, calledMs: null, result: undefined };
    pair.sequences.push(sequence);
    if (known) return pair;
    this.all.push(pair);
    if (callId !== null) this.byId.set(callId, pair);
    return pair;
  }
}

function toToolCall({ callId, name, calledMs, result, sequences }: Pair): ToolCall {
  const status = calledMs === null ? 'orphan' : (result?.status ?? 'open');
  const waitMs = calledMs === null || !result ? null : result.timestampMs - calledMs;
  // A result before its call indicates two clocks, not a duration.
  const derivedMs = waitMs !== null && waitMs >= 0 ? waitMs : null;
  const latencyMs = result?.latencyMs ?? derivedMs;
  const calledAt = calledMs === null ? null : toInstant(calledMs);
  return { callId, name, status, calledAt, latencyMs, sequences: [...sequences] };
}
