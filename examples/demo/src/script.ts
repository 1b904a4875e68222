import {
  type CompletionBody,
  type EventBody,
  type SessionBody,
  toCompletionBody,
  toEventBodies,
  toLateEventBody,
  toSessionBody,
} from './bodies.js';
import type { Call } from './call.js';
import type { Counts } from './counts.js';

/** What an agent sends in one call, including mishaps, in this order. */
export interface Script {
  readonly session: SessionBody;
  readonly steps: readonly Step[];
  readonly completion: CompletionBody;
  /** Sent after the completion. */
  readonly late: EventBody;
}

export type Step =
  | { readonly kind: 'event'; readonly event: EventBody; readonly mishap: Mishap }
  | { readonly kind: 'batch'; readonly format: BatchFormat; readonly events: readonly EventBody[] };

/**
 * A mishap of an event. `twice`: it is sent twice at the same moment. `answer-lost`: the response never arrives, so it
 * is sent again. `changed`: it is sent again with the same id and different text, which must be refused.
 */
export type Mishap = 'none' | 'twice' | 'answer-lost' | 'changed';

export type BatchFormat = 'json' | 'ndjson';

/** The second half of these calls, counted from 0, is sent as one batch. They are two of the longer ones. */
const BATCHED: ReadonlyMap<number, BatchFormat> = new Map([
  [5, 'json'],
  [8, 'ndjson'],
]);

/** The strides are coprime, so each call meets its mishaps at other positions. */
const TWICE_EVERY = 7;
const ANSWER_LOST_EVERY = 11;

/** The one repeat with different content: call 0, event 4. */
const CHANGED = { call: 0, event: 4 };

export function toScripts(calls: readonly Call[]): readonly Script[] {
  return calls.map((call, number) => ({
    session: toSessionBody(call),
    steps: toSteps(toEventBodies(call), number),
    completion: toCompletionBody(call),
    late: toLateEventBody(call),
  }));
}

function toSteps(events: readonly EventBody[], call: number): readonly Step[] {
  const format = BATCHED.get(call);
  const singles = format ? Math.ceil(events.length / 2) : events.length;
  const steps: Step[] = events
    .slice(0, singles)
    .map((event, number) => ({ kind: 'event', event, mishap: mishapOf(call, number) }));
  // The batch begins with an event that is already stored: an agent that lost its position sends too much, never too
  // little.
  if (format) steps.push({ kind: 'batch', format, events: events.slice(singles - 1) });
  return steps;
}

function mishapOf(call: number, event: number): Mishap {
  if (call === CHANGED.call && event === CHANGED.event) return 'changed';
  if ((call + event) % TWICE_EVERY === TWICE_EVERY - 1) return 'twice';
  if ((call + event) % ANSWER_LOST_EVERY === ANSWER_LOST_EVERY - 1) return 'answer-lost';
  return 'none';
}

/** Every event of the call once, in the order of first sending: the expected log. */
export function eventsOf({ steps, late }: Script): readonly EventBody[] {
  const sent = steps.flatMap((step) => (step.kind === 'event' ? [step.event] : step.events));
  return [...new Map([...sent, late].map((event) => [event.eventId, event])).values()];
}

/** The expected outcomes of the whole script. */
export function expectedCounts(script: Script): Counts {
  const mishaps = script.steps.map((step) => (step.kind === 'event' ? step.mishap : 'none'));
  const batches = script.steps.filter(({ kind }) => kind === 'batch').length;
  const refused = mishaps.filter((mishap) => mishap === 'changed').length;
  return {
    stored: eventsOf(script).length,
    replayed: mishaps.filter((mishap) => mishap !== 'none').length - refused + batches,
    refused,
  };
}
