import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/builders/manual-clock.js';
import { MemoryStore } from '../../../adapters/memory/memory-store.js';
import type { Records } from '../../../ports/records.js';
import { ActivityLog } from './activity-log.js';
import { addedUp, refusedAt, type SourceActivity, storedAt, takenAt } from './source-activity.js';

const call = { sessionId: 's', created: true, completed: false, duplicates: 0, conflicts: 0, sealed: 0, invalid: 1 };
const stored = storedAt(5, { messages: 3, sessions: [{ ...call, appended: 2 }], notUnderstood: 1, issues: 4 });

function logOn(records: Records, owner = 'one'): ActivityLog {
  return new ActivityLog(records, owner);
}

const countedIn = async (records: Records) => (await logOn(records).read()).activities.get('vapi') as SourceActivity;

describe('the counters of deliveries', () => {
  it('add up to the same in any order', () => {
    const all = [takenAt(7), refusedAt(9, 'NO_CALL_ID'), stored, refusedAt(8, 'INVALID_SIGNATURE'), takenAt(3)];
    const sum = all.reduce(addedUp);
    expect(sum).toEqual([...all].reverse().reduce(addedUp));
    expect(sum).toEqual({
      sinceMs: 3,
      lastTakenAtMs: 7,
      lastRefusal: { atMs: 9, code: 'NO_CALL_ID' },
      taken: 2,
      refused: { NO_CALL_ID: 1, INVALID_SIGNATURE: 1 },
      messages: 3,
      created: 1,
      completed: 0,
      events: { appended: 2, duplicates: 0, conflicts: 0, sealed: 0, invalid: 1 },
      notUnderstood: 1,
      issues: 4,
    });
  });

  it('lose nothing when any number of instances store them at once', async () => {
    const { records } = new MemoryStore(new ManualClock(), { lateEventGraceMs: 0 });
    const instances = ['a', 'b', 'c', 'd'].map((owner) => logOn(records, owner));
    for (let round = 0; round < 5; round += 1) {
      for (const instance of instances) instance.add('vapi', takenAt(round));
      await Promise.all(instances.flatMap((instance) => [instance.flush(), instance.flush()]));
    }
    expect((await countedIn(records)).taken).toBe(20);
  });

  it('are kept while the store fails, and stored once', async () => {
    const { records } = new MemoryStore(new ManualClock(), { lateEventGraceMs: 0 });
    let fails = true;
    const put: Records['put'] = (input, expected) =>
      fails ? Promise.reject(new Error('no store')) : records.put(input, expected);
    const failing = new Proxy(records, {
      get: (target, name) => (name === 'put' ? put : Reflect.get(target, name).bind(target)),
    });
    const log = logOn(failing);
    log.add('vapi', takenAt(1));
    await expect(log.flush()).rejects.toThrow('no store');
    log.add('vapi', takenAt(2));
    fails = false;
    await Promise.all([log.flush(), log.flush()]);
    expect((await countedIn(records)).taken).toBe(2);
  });
});
