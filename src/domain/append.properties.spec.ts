import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aHead } from '../../test/builders/head.js';
import { jsonText } from '../../test/builders/json-text.js';
import { aSession } from '../../test/builders/session.js';
import { type AppendOutcome, type AppendRule, decideAppend, decideComplete, type Head } from './append.js';
import { eventConflicts, type NewEvent, type StoredEvent } from './event.js';

const GRACE_MS = 10;

type Step =
  | { readonly kind: 'append'; readonly events: readonly NewEvent[]; readonly nowMs: number }
  | { readonly kind: 'complete'; readonly nowMs: number };

/** A store in its simplest form: the rules and a list. */
class Ledger {
  head: Head = aHead({ session: aSession() });
  readonly events: StoredEvent[] = [];
  readonly outcomes: AppendOutcome[] = [];

  constructor(private readonly lateEventGraceMs = GRACE_MS) {}

  take(step: Step): readonly AppendOutcome[] {
    if (step.kind === 'complete') {
      this.head = decideComplete(this.head, {}, this.ruleAt(step)).head;
      return [];
    }
    const existing = new Map(this.events.map((event) => [event.eventId, event]));
    const decision = decideAppend(this.head, existing, step.events, this.ruleAt(step));
    for (const { outOfOrder: _, ...event } of decision.appended) this.events.push(event);
    this.head = decision.head;
    this.outcomes.push(...decision.outcomes);
    return decision.outcomes;
  }

  private ruleAt({ nowMs }: Step): AppendRule {
    return { nowMs, lateEventGraceMs: this.lateEventGraceMs };
  }
}

/**
 * Few ids and few contents, so that repeats and conflicts are common; and a clock that jumps in both directions across
 * the grace period.
 */
const event = fc.record(
  {
    eventId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
    type: fc.constantFrom('system', 'user_speech'),
    payload: fc.constantFrom(jsonText({}), jsonText({ a: 1 })),
    timestampMs: fc.nat(5),
    clientSequence: fc.nat(1),
  },
  { requiredKeys: ['eventId', 'type'] },
);
const nowMs = fc.integer({ min: 0, max: 30 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('append'), events: fc.array(event, { maxLength: 5 }), nowMs }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('complete'), nowMs }) },
);
const steps = fc.array(step, { maxLength: 12 });

describe('the append rule, for any history', () => {
  it('leaves no gap and no duplicate id, and the head knows the last sequence', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const ledger = new Ledger();
        for (const one of history) ledger.take(one);
        expect(ledger.events.map(({ sequence }) => sequence)).toEqual(ledger.events.map((_, index) => index + 1));
        expect(new Set(ledger.events.map(({ eventId }) => eventId)).size).toBe(ledger.events.length);
        expect(ledger.head.session.lastSequence).toBe(ledger.events.length);
      }),
    );
  });

  it('answers a stored id with duplicate or conflict, whatever the clock and the state of the session', () => {
    fc.assert(
      fc.property(steps, fc.array(event), nowMs, (history, events, now) => {
        const ledger = new Ledger();
        for (const one of history) ledger.take(one);
        const stored = new Map(ledger.events.map((one) => [one.eventId, one]));
        const outcomes = ledger.take({ kind: 'append', events, nowMs: now });
        for (const [index, outcome] of outcomes.entries()) {
          const input = events[index] as NewEvent;
          const repeated = stored.get(input.eventId);
          if (!repeated) continue;
          const fields = eventConflicts(repeated, input);
          const payload = fields.includes('payload') ? '{}' : (input.payload ?? '{}');
          const event = { ...repeated, payload };
          const expected = fields.length === 0 ? { kind: 'duplicate', event } : { kind: 'conflict', event, fields };
          expect(outcome).toEqual(expected);
        }
      }),
    );
  });

  it('stores no new event when a history is repeated', () => {
    fc.assert(
      fc.property(steps, nowMs, (history, now) => {
        const ledger = new Ledger();
        for (const one of history) ledger.take(one);
        const appended = ledger.outcomes.flatMap((outcome) => (outcome.kind === 'appended' ? [outcome.event] : []));
        const again = appended.map(({ eventId, type, payload, timestampMs }) => ({
          eventId,
          type,
          payload,
          timestampMs,
        }));
        const { head } = ledger;
        const outcomes = ledger.take({ kind: 'append', events: again, nowMs: now });
        expect(outcomes).toEqual(appended.map((one) => ({ kind: 'duplicate', event: one })));
        expect(ledger.head).toBe(head);
      }),
    );
  });

  it('accepts nothing after the seal, whatever the clock says later', () => {
    fc.assert(
      fc.property(steps, steps, (before, after) => {
        const ledger = new Ledger();
        for (const one of before) ledger.take(one);
        fc.pre(ledger.head.sealed);
        const count = ledger.events.length;
        for (const one of after) ledger.take(one);
        expect(ledger.head.sealed).toBe(true);
        expect(ledger.events).toHaveLength(count);
      }),
    );
  });

  it('accepts nothing after the completion if there is no grace period, whatever the clock says', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const ledger = new Ledger(0);
        for (const one of history) ledger.take(one);
        const { completedSequence, lastSequence } = ledger.head.session;
        expect(completedSequence ?? lastSequence).toBe(lastSequence);
      }),
    );
  });

  it('marks exactly the events after the completion as late', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const ledger = new Ledger();
        for (const one of history) ledger.take(one);
        const last = ledger.head.session.completedSequence ?? Number.POSITIVE_INFINITY;
        for (const { late, sequence } of ledger.events) expect(late).toBe(sequence > last);
      }),
    );
  });

  it('decides the same for one batch as for single events', () => {
    fc.assert(
      fc.property(steps, fc.array(event), nowMs, (history, events, now) => {
        const [atOnce, oneByOne] = [new Ledger(), new Ledger()];
        oneByOne.head = atOnce.head;
        for (const one of history) atOnce.take(one);
        for (const one of history) oneByOne.take(one);
        atOnce.take({ kind: 'append', events, nowMs: now });
        for (const one of events) oneByOne.take({ kind: 'append', events: [one], nowMs: now });
        expect(oneByOne.outcomes).toEqual(atOnce.outcomes);
        expect(oneByOne.head).toEqual(atOnce.head);
      }),
    );
  });

  it('counts the out-of-order events: those that follow an event with a larger timestamp', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const ledger = new Ledger();
        for (const one of history) ledger.take(one);
        const times = ledger.events.map(({ timestampMs }) => timestampMs);
        const outOfOrder = times.filter((time, index) => times.slice(0, index).some((earlier) => earlier > time));
        expect(ledger.head.outOfOrderCount).toBe(outOfOrder.length);
        expect(ledger.head.maxTimestampMs).toBe(times.length === 0 ? null : Math.max(...times));
      }),
    );
  });
});
