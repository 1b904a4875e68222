import type { FenceContext } from '../../src/adapters/mongo/log/slot-fence.js';
import { type SlotRecord, toSlotHead } from '../../src/adapters/mongo/log/slot-log.js';
import type { SlotResult } from '../../src/adapters/mongo/log/slot-plan.js';
import {
  type AppendOutcome,
  type CompleteOutcome,
  decideAppend,
  decideComplete,
  type Head,
} from '../../src/domain/append.js';
import { ConversationError } from '../../src/domain/errors.js';
import type { NewEvent } from '../../src/domain/event.js';
import type { Completion, Session } from '../../src/domain/session.js';
import type { NaiveLog } from './naive-log.js';
import type { Algorithm } from './schedule.js';
import { newest, type Request } from './shaky-log.js';

/** The usual algorithm: take a number from a counter, then insert under it. */
export const counterThenInsert: Algorithm = naive((log) => log.increment());

/** The next usual one: fenced by the number of the last event, but the completion is only read from the session. */
export const checkThenInsert: Algorithm = naive(function* (log) {
  yield;
  return (newest(log.durableRecords(), log.durableRecords().length)?.slot ?? 0) + 1;
});

function naive(nextSequence: (log: NaiveLog) => Request<number>): Algorithm {
  return function* (log, operations, context) {
    const results: SlotResult[] = [];
    for (const operation of operations) {
      if (operation.kind === 'complete') {
        results.push(yield* complete(log, operation.completion, context));
        continue;
      }
      // These algorithms have neither a seal nor an abandonment.
      if (operation.kind !== 'append') {
        results.push({ kind: 'open' });
        continue;
      }
      const outcomes: AppendOutcome[] = [];
      for (const event of operation.events) outcomes.push(yield* append(log, event, context, nextSequence));
      results.push(outcomes);
    }
    return { results };
  };
}

const TRIES = 20;

function* append(
  log: NaiveLog,
  event: NewEvent,
  context: FenceContext,
  nextSequence: (log: NaiveLog) => Request<number>,
): Request<AppendOutcome> {
  const tag = context.nextTag();
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const session = yield* log.readSession();
    const existing = new Map(
      (yield* log.findRecords('', [event.eventId])).map(({ id, event: stored }) => [id, stored]),
    );
    const repeated = existing.get(event.eventId);
    if (repeated)
      return decideAppend(headOf(session, 0), new Map([[repeated.eventId, repeated]]), [event], ruleOf(context))
        .outcomes[0] as AppendOutcome;
    const sequence = yield* nextSequence(log);
    const { outcomes, appended, head } = decideAppend(
      headOf(session, sequence - 1),
      new Map(),
      [event],
      ruleOf(context),
    );
    const [placed] = appended;
    if (!placed) return outcomes[0] as AppendOutcome;
    const { outOfOrder, ...stored } = placed;
    const record: SlotRecord = {
      sessionId: '',
      slot: sequence,
      id: event.eventId,
      tag,
      event: stored,
      outOfOrder,
      head: toSlotHead(head),
    };
    if ((yield* log.insertCounted(record)).kind === 'inserted') return outcomes[0] as AppendOutcome;
    yield* log.wait();
  }
  throw new ConversationError('STORE_UNAVAILABLE', 'too many tries');
}

function* complete(log: NaiveLog, completion: Completion, context: FenceContext): Request<CompleteOutcome> {
  const session = yield* log.readSession();
  const lastSequence = newest(log.durableRecords(), log.durableRecords().length)?.slot ?? 0;
  const { outcome } = decideComplete(headOf(session, lastSequence), completion, ruleOf(context));
  if (outcome.kind !== 'completed') return outcome;
  const stored = yield* log.completeOnce(outcome.session);
  return decideComplete(headOf(stored, stored.lastSequence), completion, ruleOf(context)).outcome;
}

function headOf(session: Session, lastSequence: number): Head {
  return { session: { ...session, lastSequence }, sealed: false, maxTimestampMs: null, outOfOrderCount: 0 };
}

function ruleOf({ nowMs, lateEventGraceMs }: FenceContext) {
  return { nowMs: nowMs(), lateEventGraceMs };
}
