import type { SlotRecord } from '../../../src/adapters/mongo/log/slot-log.js';
import { ConversationError } from '../../../src/domain/errors.js';
import type { Violation } from '../../interleaving/audit.js';
import {
  ERASURE,
  type ErasureViolation,
  type ErasureWay,
  runErasureSchedule,
} from '../../interleaving/erasure-schedule.js';
import { checkThenInsert, counterThenInsert } from '../../interleaving/naive-algorithms.js';
import { type Algorithm, runSchedule, slotFence, UNREST, type Unrest } from '../../interleaving/schedule.js';
import type { SearchedFault } from './planted-fault.js';

const DETECTOR = 'random schedules of writers (test/interleaving)';
const ERASURE_DETECTOR = 'random schedules of writers beside an erasure (test/interleaving)';

/** The service's own algorithm shows nothing in 100,000 schedules; a broken one is found long before. */
const MOST_SCHEDULES = 5_000;

function inSchedules(name: string, algorithm: Algorithm, violation: Violation, unrest: Unrest = UNREST): SearchedFault {
  return found(name, DETECTOR, violation, (seed) => runSchedule(seed, algorithm, unrest).violations);
}

function inErasures(name: string, way: ErasureWay, violation: ErasureViolation): SearchedFault {
  return found(name, ERASURE_DETECTOR, violation, (seed) => runErasureSchedule(seed, way));
}

function found<Kind extends string>(
  name: string,
  detector: string,
  violation: Kind,
  run: (seed: number) => readonly Kind[],
): SearchedFault {
  return {
    name,
    detector,
    async search(seed) {
      for (let schedule = 1; schedule <= MOST_SCHEDULES; schedule++) {
        if (run(seed + schedule).includes(violation))
          return `“${violation}” in schedule ${schedule} of at most ${MOST_SCHEDULES}`;
      }
      return undefined;
    },
  };
}

/** The service's algorithm on a log whose indexes do not refuse this. */
function withoutIndex(collides: (stored: SlotRecord, added: SlotRecord) => boolean): Algorithm {
  return (log, operations, context, known) => {
    const broken = log as unknown as { collides: (added: SlotRecord) => boolean; applied: readonly SlotRecord[] };
    broken.collides = (added) => broken.applied.some((stored) => collides(stored, added));
    return slotFence(log, operations, context, known);
  };
}

/**
 * Treats an insert without a reply as failed, and tells the client that nothing was stored and that it should retry.
 */
const lostReplyIsAFailure: Algorithm = function* (log, operations, context, known) {
  const insert = log.insert.bind(log);
  const failing = Object.create(log, {
    insert: {
      *value(records: readonly SlotRecord[]) {
        const reply = yield* insert(records);
        if (reply.kind === 'unknown') throw new ConversationError('STORAGE_FULL', 'planted');
        return reply;
      },
    },
  }) as typeof log;
  try {
    return yield* slotFence(failing, operations, context, known);
  } catch (error) {
    if (!(error instanceof ConversationError && error.code === 'STORAGE_FULL')) throw error;
    // The whole write starts again, and does not recognize its own records.
    return yield* slotFence(log, operations, context, undefined);
  }
};

export const WRITER_FAULTS: readonly SearchedFault[] = [
  inSchedules('a counter assigns the number, and then the event is inserted', counterThenInsert, 'hole'),
  inSchedules('the completion is only read, and takes no slot in the log', checkThenInsert, 'not late'),
  inSchedules('“duplicate” is answered from a read that is not durable', slotFence, 'acknowledged, not kept', {
    ...UNREST,
    failOvers: 0.2,
    localReads: true,
  }),
  inSchedules('a lost reply is taken for a failure', lostReplyIsAFailure, 'never first'),
  inSchedules(
    'the unique index on the event id is missing',
    withoutIndex((stored, added) => stored.slot === added.slot),
    'stored twice',
  ),
  inSchedules(
    'the unique index on the slot is missing',
    withoutIndex((stored, added) => stored.id === added.id),
    'hole',
  ),
  inErasures('an erasure hides the session without a fence', { ...ERASURE, *fence() {} }, 'taken after the erasure'),
  inErasures(
    'a second call for an erasure trusts the first one with the fence',
    { ...ERASURE, repeatsFence: false },
    'taken after the erasure',
  ),
  inErasures(
    'events are deleted while writers still remember the session',
    { ...ERASURE, settles: false },
    'left behind',
  ),
];
