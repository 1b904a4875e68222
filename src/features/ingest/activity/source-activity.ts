import type { StoredCall } from '../call-writer.js';

type Counts = Readonly<Record<string, number>>;

/** Events of ingested calls, by outcome. */
export const EVENT_OUTCOMES = ['appended', 'duplicates', 'conflicts', 'sealed', 'invalid'] as const;
export type EventOutcome = (typeof EVENT_OUTCOMES)[number];

/**
 * What has been received from a provider since the first counted delivery. Sums only, so that they can be added up
 * anywhere.
 */
export interface SourceActivity {
  readonly sinceMs: number;
  readonly lastTakenAtMs: number | null;
  readonly lastRefusal: { readonly atMs: number; readonly code: string } | null;
  readonly taken: number;
  /** Refused deliveries, by error code. */
  readonly refused: Counts;
  readonly messages: number;
  readonly created: number;
  readonly completed: number;
  /** By outcome. */
  readonly events: Counts;
  readonly notUnderstood: number;
  readonly issues: number;
}

/** What a delivery has stored. */
export interface StoredDelivery {
  readonly messages: number;
  readonly sessions: readonly StoredCall[];
  readonly notUnderstood: number;
  readonly issues: number;
}

const NOTHING = {
  lastTakenAtMs: null,
  lastRefusal: null,
  taken: 0,
  refused: {},
  messages: 0,
  created: 0,
  completed: 0,
  events: {},
  notUnderstood: 0,
  issues: 0,
};

export function takenAt(atMs: number): SourceActivity {
  return { ...NOTHING, sinceMs: atMs, lastTakenAtMs: atMs, taken: 1 };
}

export function refusedAt(atMs: number, code: string): SourceActivity {
  return { ...NOTHING, sinceMs: atMs, lastRefusal: { atMs, code }, refused: { [code]: 1 } };
}

export function storedAt(atMs: number, delivery: StoredDelivery): SourceActivity {
  const { messages, sessions, notUnderstood, issues } = delivery;
  const { created, completed, ...events } = countCalls(sessions);
  return { ...NOTHING, sinceMs: atMs, messages, created, completed, events, notUnderstood, issues };
}

/** Counts the events of these calls by outcome. */
export function countOutcomes(calls: readonly StoredCall[]): Readonly<Record<EventOutcome, number>> {
  const sums = EVENT_OUTCOMES.map((outcome) => [outcome, calls.reduce((sum, call) => sum + call[outcome], 0)]);
  return Object.fromEntries(sums) as Record<EventOutcome, number>;
}

/** As `countOutcomes`, and how many of the calls were created and completed. */
export function countCalls(calls: readonly StoredCall[]) {
  const created = calls.filter((call) => call.created).length;
  const completed = calls.filter((call) => call.completed).length;
  return { created, completed, ...countOutcomes(calls) };
}

/** Adds two activities; commutative. */
export function addedUp(a: SourceActivity, b: SourceActivity): SourceActivity {
  return {
    sinceMs: Math.min(a.sinceMs, b.sinceMs),
    lastTakenAtMs: a.lastTakenAtMs === null ? b.lastTakenAtMs : Math.max(a.lastTakenAtMs, b.lastTakenAtMs ?? 0),
    lastRefusal: (a.lastRefusal?.atMs ?? 0) > (b.lastRefusal?.atMs ?? 0) ? a.lastRefusal : b.lastRefusal,
    taken: a.taken + b.taken,
    refused: addCounts(a.refused, b.refused),
    messages: a.messages + b.messages,
    created: a.created + b.created,
    completed: a.completed + b.completed,
    events: addCounts(a.events, b.events),
    notUnderstood: a.notUnderstood + b.notUnderstood,
    issues: a.issues + b.issues,
  };
}

export function addCounts<Totals extends Counts>(totals: Totals, more: Counts): Totals {
  const sums = Object.entries(more).map(([name, count]) => [name, (totals[name] ?? 0) + count]);
  return { ...totals, ...Object.fromEntries(sums) };
}
