import {
  type AppendOutcome,
  type AppendRule,
  decideAppend,
  decideTransition,
  type Head,
  type PlacedEvent,
  type Transition,
  type TransitionOutcome,
} from '../../../domain/append.js';
import type { NewEvent, StoredEvent } from '../../../domain/event.js';
import { COMPLETION_ID, REPLACEMENT_ID, SEAL_ID, type SlotRecord, toSlotRecord } from './slot-log.js';

/** A write to one session. */
export type SlotOperation = { readonly kind: 'append'; readonly events: readonly NewEvent[] } | Transition;

export type SlotResult = readonly AppendOutcome[] | TransitionOutcome;

/** The marker of a transition that changes the session; other transitions may only store the seal. */
const RECORD_IDS: Readonly<Partial<Record<TransitionOutcome['kind'], string>>> = {
  completed: COMPLETION_ID,
  abandoned: COMPLETION_ID,
  replaced: REPLACEMENT_ID,
};

export interface SlotPlan {
  /** One per operation; valid once `records` are stored. */
  readonly results: readonly SlotResult[];
  /** The records to insert, in slot order. */
  readonly records: readonly SlotRecord[];
  /** The head after they are stored. */
  readonly head: Head;
}

/**
 * Applies the append rule and the completion rule to a group of operations, in order, as if each were separate. The
 * first refusal because of the seal adds the seal itself to the records: it is stored before anyone is told of it, so
 * that an instance with a slower clock can no longer append.
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
  private readonly existing = new Map<string, StoredEvent>();

  constructor(
    public head: Head,
    stored: ReadonlyMap<string, SlotRecord>,
    private readonly rule: AppendRule,
    private readonly nextTag: () => string,
  ) {
    for (const { id, event } of stored.values()) if (event) this.existing.set(id, event);
  }

  execute(operation: SlotOperation): SlotResult {
    if (operation.kind !== 'append') return this.apply(operation);
    return operation.events.map((event) => this.append(event));
  }

  /** One event at a time, because each record contains the head after it. */
  private append(event: NewEvent): AppendOutcome {
    const { appended, outcomes, head } = decideAppend(this.head, this.existing, [event], this.rule);
    const [placed] = appended;
    if (placed) this.take(head, placed);
    else this.seal(head);
    return outcomes[0] as AppendOutcome;
  }

  private apply(transition: Transition): TransitionOutcome {
    const { outcome, head } = decideTransition(this.head, transition, this.rule);
    const id = RECORD_IDS[outcome.kind];
    if (id === undefined) this.seal(head);
    else this.take(head, id);
    return outcome;
  }

  private seal(head: Head): void {
    if (head.sealed && !this.head.sealed) this.take(head, SEAL_ID);
  }

  private take(head: Head, taken: PlacedEvent | string): void {
    const record = toSlotRecord(head, this.nextTag(), taken);
    if (record.event) this.existing.set(record.id, record.event);
    this.records.push(record);
    this.head = head;
  }
}
