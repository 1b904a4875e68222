import { describe, expect, it } from 'vitest';
import { aNewEvent } from '../../../../test/builders/event.js';
import { aSession } from '../../../../test/builders/session.js';
import type { Violation } from '../../../../test/interleaving/audit.js';
import { checkThenInsert, counterThenInsert } from '../../../../test/interleaving/naive-algorithms.js';
import { type Algorithm, runSchedule, slotFence, UNREST, type Unrest } from '../../../../test/interleaving/schedule.js';
import { ConversationError } from '../../../domain/errors.js';
import { driveSteps, type FenceContext, type FenceResult, type KnownHead, writeSlots } from './slot-fence.js';
import { ERASED_IDS, type InsertReply, type SlotLog, type SlotRecord, toSlotHead } from './slot-log.js';
import type { SlotOperation } from './slot-plan.js';

const SCHEDULES = 100_000;
/** The wrong algorithms are detected long before. */
const CONTROL_SCHEDULES = 2_000;

describe('the slot as a fence, in random schedules', () => {
  it(`shows none of the faults in ${SCHEDULES}`, () => {
    const { faults, met } = search(slotFence, SCHEDULES, UNREST);
    expect(faults).toEqual({});
    // The search means nothing unless sessions are sealed and events are late, out of order or lost.
    for (const happening of ['seal', 'late event', 'out of order', 'fail-over']) {
      expect(met.get(happening), happening).toBeGreaterThan(SCHEDULES / 20);
    }
  });

  it('detects gaps, disorder and late events if a counter assigns the numbers', () => {
    const { faults } = search(counterThenInsert, CONTROL_SCHEDULES, UNREST);
    expect(faults.hole?.count).toBeGreaterThan(CONTROL_SCHEDULES / 5);
    expect(faults['not late']?.count).toBeGreaterThan(CONTROL_SCHEDULES / 5);
    expect(faults['out of order']?.count).toBeGreaterThan(0);
  });

  it('detects events that slip past the completion if the session is only read', () => {
    const { faults } = search(checkThenInsert, CONTROL_SCHEDULES, UNREST);
    expect(faults['not late']?.count).toBeGreaterThan(CONTROL_SCHEDULES / 5);
  });

  it('detects answers that do not last if reads are not durable yet', () => {
    const { faults } = search(slotFence, CONTROL_SCHEDULES, { ...UNREST, failOvers: 0.2, localReads: true });
    expect(faults['acknowledged, not kept']?.count).toBeGreaterThan(0);
    expect(faults.hole?.count).toBeGreaterThan(0);
  });
});

describe('the slot as a fence', () => {
  const session = aSession({ sessionId: 'session' });
  const context: FenceContext = { nowMs: () => 1, lateEventGraceMs: 0, nextTag: () => 'tag' };
  const append: SlotOperation = { kind: 'append', events: [aNewEvent({ eventId: 'a' })] };

  function write(log: SlotLog, known?: KnownHead): Promise<FenceResult | undefined> {
    return driveSteps(writeSlots('session', [append], context, known), log);
  }

  it('gives up after twenty tries with a retryable error if a record collides with one that does not become durable', async () => {
    const log = new FakeLog('collided');
    await expect(write(log)).rejects.toSatisfy(
      (error) => error instanceof ConversationError && error.code === 'STORE_UNAVAILABLE',
    );
    expect(log.calls.filter((call) => call === 'insert')).toHaveLength(20);
    expect(log.calls.filter((call) => call === 'wait')).toHaveLength(19);
  });

  it('does nothing to a session that does not exist', async () => {
    const log = new FakeLog('inserted');
    log.isThere = false;
    expect(await write(log)).toBeUndefined();
    expect(log.calls).toEqual(['findHead']);
  });

  it('does nothing to a session whose log was ended by its erasure, whatever head it remembers', async () => {
    const marker = { sessionId: 'session', slot: 2, tag: 'other', event: null, outOfOrder: false };
    for (const id of ERASED_IDS) {
      const log = new FakeLog('collided');
      const head = { session, sealed: false, maxTimestampMs: null, outOfOrderCount: 0 };
      log.last = { ...marker, id, head: toSlotHead(head) };
      expect(await write(log, { head, projected: session.status })).toBeUndefined();
      expect(log.calls).toEqual(['insert', 'wait', 'findHead']);
    }
  });

  it('writes after a remembered head with a single request', async () => {
    const log = new FakeLog('inserted');
    const first = await write(log);
    expect(log.calls).toEqual(['findHead', 'findRecords', 'insert', 'project']);
    log.calls.length = 0;
    const again: SlotOperation = { kind: 'append', events: [aNewEvent({ eventId: 'b' })] };
    await driveSteps(writeSlots('session', [again], context, first?.known), log);
    expect(log.calls).toEqual(['insert']);
    expect(log.inserted.map(({ slot, id }) => [slot, id])).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });

  it('reads the log again if a remembered head would lead to a refusal', async () => {
    const log = new FakeLog('inserted');
    const sealed: KnownHead = {
      head: { session, sealed: true, maxTimestampMs: null, outOfOrderCount: 0 },
      projected: 'initiated',
    };
    await write(log, sealed);
    expect(log.calls).toEqual(['findHead', 'findRecords', 'insert', 'project']);
  });

  /** Answers at once, and records the order of the calls. */
  class FakeLog implements SlotLog {
    readonly calls: string[] = [];
    readonly inserted: SlotRecord[] = [];
    isThere = true;
    last: SlotRecord | undefined;

    constructor(private readonly reply: InsertReply['kind']) {}

    findHead() {
      this.calls.push('findHead');
      return this.isThere ? { birth: session, projected: session.status, last: this.last } : undefined;
    }

    findRecords() {
      this.calls.push('findRecords');
      return [];
    }

    insert(records: readonly SlotRecord[]): InsertReply {
      this.calls.push('insert');
      this.inserted.push(...records);
      return { kind: this.reply };
    }

    project(): void {
      this.calls.push('project');
    }

    wait(): void {
      this.calls.push('wait');
    }
  }
});

type Faults = Partial<Record<Violation, { readonly count: number; readonly firstSeed: number }>>;

/**
 * What `count` schedules showed. `firstSeed` is the first that showed it; run it again with `runSchedule(firstSeed,
 * …)`.
 */
function search(algorithm: Algorithm, count: number, unrest: Unrest) {
  const faults: Faults = {};
  const met = new Map<string, number>();
  for (let seed = 1; seed <= count; seed += 1) {
    const verdict = runSchedule(seed, algorithm, unrest);
    for (const violation of verdict.violations) {
      const { count: before, firstSeed } = faults[violation] ?? { count: 0, firstSeed: seed };
      faults[violation] = { count: before + 1, firstSeed };
    }
    for (const happening of verdict.met) met.set(happening, (met.get(happening) ?? 0) + 1);
  }
  return { faults, met };
}
