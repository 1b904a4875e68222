import type { Call, CallOf, ItemResult, Operation, SeenEvent } from './operation.js';

/** A fact about an event: from the answer to its writer, or from reading it. */
export interface Fact {
  readonly eventId: string;
  readonly sequence: number;
  /** Undefined if the answer did not contain it. */
  readonly late: boolean | undefined;
  readonly content: string | undefined;
}

/** One item of an append, with its answer. */
export interface Attempt {
  readonly operation: Operation<CallOf<'append'>>;
  readonly eventId: string;
  readonly content: string;
  /** Undefined if it is unknown: the event may have been stored. */
  readonly result: ItemResult | undefined;
}

export function operationsOf<Kind extends Call['kind']>(
  history: readonly Operation[],
  kind: Kind,
): readonly Operation<CallOf<Kind>>[] {
  return history.filter((operation): operation is Operation<CallOf<Kind>> => operation.call.kind === kind);
}

export function attemptsOf(history: readonly Operation[]): readonly Attempt[] {
  return operationsOf(history, 'append')
    .filter(({ call }) => call.outcome !== 'not-found')
    .flatMap((operation) => {
      const { items, outcome } = operation.call;
      return items.map((item, index) => ({
        operation,
        ...item,
        result: typeof outcome === 'string' ? undefined : outcome[index],
      }));
    });
}

/** The events that an operation saw or stored. */
export function factsOf({ call }: Operation): readonly Fact[] {
  if (typeof call.outcome === 'string') return [];
  if (call.kind === 'append') {
    const { items, outcome } = call;
    return outcome.flatMap((result, index) => {
      const eventId = items[index]?.eventId ?? '';
      return 'sequence' in result
        ? [{ eventId, sequence: result.sequence, late: result.late, content: items[index]?.content }]
        : [];
    });
  }
  return 'events' in call.outcome ? call.outcome.events : [];
}

/** What is known about the events of a session over the whole history. */
export class Knowledge {
  readonly sequences = new Map<string, number>();
  readonly seen = new Map<number, SeenEvent>();
  private readonly sorted = new Map<number, readonly SeenEvent[]>();

  constructor(history: readonly Operation[]) {
    for (const operation of history) {
      for (const { eventId, sequence } of factsOf(operation)) this.sequences.set(eventId, sequence);
      const { outcome } = operation.call;
      if (typeof outcome === 'object' && 'events' in outcome) {
        for (const event of outcome.events) this.seen.set(event.sequence, event);
      }
    }
  }

  /**
   * Returns the first `count` events of the log in chronological order, or undefined if some of them were never seen.
   */
  chronological(count: number): readonly SeenEvent[] | undefined {
    const known = this.sorted.get(count);
    if (known) return known;
    const events: SeenEvent[] = [];
    for (let sequence = 1; sequence <= count; sequence++) {
      const event = this.seen.get(sequence);
      if (!event) return undefined;
      events.push(event);
    }
    events.sort((a, b) => a.timestampMs - b.timestampMs || a.sequence - b.sequence);
    this.sorted.set(count, events);
    return events;
  }
}

/** The highest value known at a moment from the answers before it. */
export class Floor {
  private readonly steps: { readonly at: number; readonly value: number }[] = [];

  constructor(entries: readonly { readonly at: number | null; readonly value: number }[]) {
    const answered = entries.flatMap(({ at, value }) => (at === null ? [] : { at, value }));
    let highest = Number.NEGATIVE_INFINITY;
    for (const { at, value } of answered.sort((a, b) => a.at - b.at)) {
      highest = Math.max(highest, value);
      this.steps.push({ at, value: highest });
    }
  }

  /** Minus infinity if nothing was known. */
  before(moment: number): number {
    let [low, high] = [0, this.steps.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.steps[middle]?.at ?? moment) < moment) low = middle + 1;
      else high = middle;
    }
    return this.steps[low - 1]?.value ?? Number.NEGATIVE_INFINITY;
  }
}

/** Returns the highest sequence in the answers that arrived before a moment. */
export function sequenceFloor(history: readonly Operation[]): Floor {
  return new Floor(
    history.map((operation) => {
      const { call, endedAt } = operation;
      const { outcome } = call;
      const head = typeof outcome === 'object' && 'session' in outcome ? outcome.session.lastSequence : 0;
      return { at: endedAt, value: Math.max(head, ...factsOf(operation).map(({ sequence }) => sequence)) };
    }),
  );
}
