import {
  type AbandonOutcome,
  type AppendOutcome,
  type AppendRule,
  type CompleteOutcome,
  decideAbandon,
  decideAppend,
  decideComplete,
  decideSeal,
  type Head,
} from '../../../domain/append.js';
import type { NewEvent, StoredEvent } from '../../../domain/event.js';
import type { Completion } from '../../../domain/session.js';
import { COMPLETION_ID, lastSlotOf, REPLACEMENT_ID, SEAL_ID, type SlotRecord, toSlotHead } from './slot-log.js';

/** A write to one session. */
export type SlotOperation =
  | { readonly kind: 'append'; readonly events: readonly NewEvent[] }
  | { readonly kind: 'complete'; readonly completion: Completion }
  | { readonly kind: 'abandon'; readonly lastSequence: number }
  /** Seal where it is due. */
  | { readonly kind: 'seal' };

export type SlotResult = readonly AppendOutcome[] | CompleteOutcome | AbandonOutcome | SealOutcome;

export interface SealOutcome {
  readonly kind: 'sealed' | 'open';
}

export interface SlotPlan {
  /** One for each operation; true once `records` are stored. */
  readonly results: readonly SlotResult[];
  /** What is to be inserted, in slot order. */
  readonly records: readonly SlotRecord[];
  /** The head once they are stored. */
  readonly head: Head;
}

/**
 * Applies the append rule and the completion rule to a group of operations, in order, as if each had its own moment. The
 * first refusal for the seal puts the seal itself among the records: it is stored before anyone is told of it, so that
 * an instance with a slower clock cannot append any more.
 */
export function planSlots(
  head: Head,
  stored: ReadonlyMap<string, SlotRecord>,
  operations: readonly SlotOperation[],
  rule: AppendRule,
  nextTag: () => string,
): SlotPlan {
  const planner = new Planner(head, stored, rule, nextTag);
  const results = operations.map((operation) => planner.execute(operation));
  return { results, records: planner.records, head: planner.head };
}

class Planner {
  readonly records: SlotRecord[] = [];
  private readonly twins = new Map<string, StoredEvent>();

  constructor(
    public head: Head,
    stored: ReadonlyMap<string, SlotRecord>,
    private readonly rule: AppendRule,
    private readonly nextTag: () => string,
  ) {
    for (const { id, event } of stored.values()) if (event) this.twins.set(id, event);
  }

  execute(operation: SlotOperation): SlotResult {
    switch (operation.kind) {
      case 'append':
        return operation.events.map((event) => this.append(event));
      case 'complete':
        return this.complete(operation.completion);
      case 'abandon':
        return this.abandon(operation.lastSequence);
      case 'seal':
        return this.seal(decideSeal(this.head, this.rule));
    }
  }

  /** One event at a time, because each record carries the head behind it. */
  private append(event: NewEvent): AppendOutcome {
    const { appended, outcomes, head } = decideAppend(this.head, this.twins, [event], this.rule);
    const [placed] = appended;
    if (placed) {
      const { outOfOrder: stray, ...stored } = placed;
      this.twins.set(stored.eventId, stored);
      this.take(stored.eventId, head, stored, stray);
    } else {
      this.seal(head);
    }
    return outcomes[0] as AppendOutcome;
  }

  private complete(completion: Completion): CompleteOutcome {
    const { outcome, head } = decideComplete(this.head, completion, this.rule);
    if (outcome.kind === 'completed') this.take(COMPLETION_ID, head);
    else if (outcome.kind === 'replaced') this.take(REPLACEMENT_ID, head);
    else this.seal(head);
    return outcome;
  }

  private abandon(lastSequence: number): AbandonOutcome {
    const { outcome, head } = decideAbandon(this.head, lastSequence, this.rule);
    if (outcome.kind === 'abandoned') this.take(COMPLETION_ID, head);
    return outcome;
  }

  private seal(head: Head): SealOutcome {
    if (head.sealed && !this.head.sealed) this.take(SEAL_ID, head);
    return { kind: head.sealed ? 'sealed' : 'open' };
  }

  private take(id: string, head: Head, event: StoredEvent | null = null, stray = false): void {
    const { sessionId } = head.session;
    this.records.push({
      sessionId,
      slot: lastSlotOf(head),
      id,
      tag: this.nextTag(),
      event,
      stray,
      head: toSlotHead(head),
    });
    this.head = head;
  }
}
