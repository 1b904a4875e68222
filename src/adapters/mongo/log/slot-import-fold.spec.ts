import { describe, expect, it } from 'vitest';
import { aNewEvent } from '../../../../test/builders/event.js';
import { aSession } from '../../../../test/builders/session.js';
import { T0_MS } from '../../../../test/builders/time.js';
import type { StoredEvent } from '../../../domain/event.js';
import { SlotImportFold } from './slot-import-fold.js';
import { fromSlotHead, type SlotRecord } from './slot-log.js';
import { planSlots, type SlotOperation } from './slot-plan.js';

const GRACE_MS = 100;
const birth = aSession({ sessionId: 'session-of-an-event', createdAtMs: T0_MS, updatedAtMs: T0_MS });

/** Returns the records of a session that was not imported, one operation per millisecond. */
function live(operations: readonly SlotOperation[]) {
  const records: SlotRecord[] = [];
  let head = fromSlotHead(birth, undefined);
  operations.forEach((operation, index) => {
    const nowMs = T0_MS + 1 + index + (operation.kind === 'seal' ? GRACE_MS : 0);
    const plan = planSlots(head, new Map(), [operation], { nowMs, lateEventGraceMs: GRACE_MS }, () => 'tag');
    records.push(...plan.records);
    head = plan.head;
  });
  return { head, records };
}

const append = (...timestamps: readonly number[]): SlotOperation => ({
  kind: 'append',
  events: timestamps.map((at) => aNewEvent({ timestampMs: T0_MS + at })),
});
const complete: SlotOperation = { kind: 'complete', completion: { endReason: 'done' } };
const seal: SlotOperation = { kind: 'seal' };

describe('SlotReplay', () => {
  it.each<[string, readonly SlotOperation[]]>([
    ['nothing', []],
    ['events', [append(1, 2), append(3)]],
    ['out-of-order events', [append(5, 1), append(7, 6)]],
    ['only a completion', [complete]],
    ['a completion first', [complete, append(1)]],
    ['a completion at the end', [append(1, 2), complete]],
    ['late events', [append(1), complete, append(3, 2)]],
    ['a seal', [append(4), complete, append(3), seal]],
    ['a seal without events', [complete, seal]],
  ])('writes the log of %s as it was', (_name, operations) => {
    const { head, records } = live(operations);
    const replay = new SlotImportFold(head, () => 'tag');
    const events = records.flatMap(({ event }): readonly StoredEvent[] => (event ? [event] : []));
    const replayed = events.flatMap((event) => replay.take(event));
    const finished = replay.finish();
    expect([...replayed, ...finished.records]).toEqual(records);
    expect(finished.head).toEqual(head);
  });

  it('accepts no event out of order, and does not finish before the last one', () => {
    const { head, records } = live([append(1, 2, 3)]);
    const [one, two] = records.map(({ event }) => event) as [StoredEvent, StoredEvent];
    expect(() => new SlotImportFold(head, () => 'tag').take(two)).toThrow();
    const replay = new SlotImportFold(head, () => 'tag');
    replay.take(one);
    expect(() => replay.take(one)).toThrow();
    expect(() => replay.finish()).toThrow();
  });
});
