import {
  type FenceContext,
  type FenceResult,
  type KnownHead,
  writeSlots,
} from '../../src/adapters/mongo/log/slot-fence.js';
import type { SlotOperation } from '../../src/adapters/mongo/log/slot-plan.js';
import { ConversationError } from '../../src/domain/errors.js';
import type { Session } from '../../src/domain/session.js';
import { aSession } from '../builders/session.js';
import { Audit, type Verdict } from './audit.js';
import { NaiveLog } from './naive-log.js';
import { SeededRandom } from './random.js';
import { randomOperations } from './random-operations.js';
import { driveStepwise, type Faults, type Request } from './shaky-log.js';

/** An algorithm for writing to a session, as one server process runs it. */
export type Algorithm = (
  log: NaiveLog,
  operations: readonly SlotOperation[],
  context: FenceContext,
  known: KnownHead | undefined,
) => Request<Pick<FenceResult, 'results'> & Partial<FenceResult>>;

export interface Unrest extends Faults {
  /** How often the process dies, or stalls until nobody waits for it any more, before it answers. */
  readonly crashes: number;
}

export const UNREST: Unrest = { staleReads: 0.2, lostReplies: 0.1, failOvers: 0.05, crashes: 0.1 };

/** Tiny schedules: a fault that needs more than three writers is found by luck, not by more writers. */
const MOST_WRITERS = 3;
const MOST_REQUESTS = 2;
const READS = 4;
/** A client gives up after this many requests; its last one then has no answer, as in reality. */
const CLIENT_TRIES = 4;
/**
 * In steps of the scheduler, like all times here: short enough that sessions are sealed while writers are still
 * writing.
 */
const GRACE_STEPS = 10;
const MAX_SKEW_STEPS = 8;

export const BIRTH: Session = aSession({ sessionId: 'session', startedAtMs: 0, createdAtMs: 0, updatedAtMs: 0 });

/** The slot as a fence, driven as by the adapters, but one step at a time. */
export const slotFence: Algorithm = function* (log, operations, context, known) {
  const steps = writeSlots(BIRTH.sessionId, operations, context, known);
  const result = yield* driveStepwise(steps, log);
  if (!result) throw new Error('The session is there.');
  return result;
};

/**
 * One schedule with a seed: writers with skewed clocks and readers on one session, interleaved step by step at random.
 */
export function runSchedule(seed: number, algorithm: Algorithm, unrest: Unrest = UNREST): Verdict {
  return new Schedule(new SeededRandom(seed), algorithm, unrest).run();
}

class Schedule {
  private readonly tasks: Request<unknown>[] = [];
  private readonly log: NaiveLog;
  private readonly audit: Audit;
  private step = 0;
  private tags = 0;

  constructor(
    private readonly random: SeededRandom,
    private readonly algorithm: Algorithm,
    private readonly unrest: Unrest,
  ) {
    this.log = new NaiveLog(BIRTH, random, unrest, (request) => this.tasks.push(request));
    this.audit = new Audit(this.log);
    this.tasks.push(this.reader(), this.writer());
    for (let writer = 1 + random.below(MOST_WRITERS - 1); writer > 0; writer -= 1) this.tasks.push(this.writer());
  }

  run(): Verdict {
    const { tasks, random } = this;
    while (tasks.length > 0) {
      this.step += 1;
      const chosen = random.below(tasks.length);
      if (!tasks[chosen]?.next().done) continue;
      tasks[chosen] = tasks.at(-1) as Request<unknown>;
      tasks.pop();
    }
    this.log.settle();
    return this.audit.conclude();
  }

  private *writer(): Request<void> {
    const skew = this.random.below(2 * MAX_SKEW_STEPS) - MAX_SKEW_STEPS;
    const context: FenceContext = {
      nowMs: () => this.step + skew,
      lateEventGraceMs: GRACE_STEPS,
      nextTag: () => `tag-${++this.tags}`,
    };
    let known: KnownHead | undefined;
    for (let request = 1 + this.random.below(MOST_REQUESTS); request > 0; request -= 1) {
      const operations = randomOperations(this.random);
      for (let tries = 0; tries < CLIENT_TRIES; tries += 1) {
        const answer = yield* this.send(operations, context, known);
        known = answer?.known;
        if (answer) {
          this.audit.answered(operations, answer.results);
          break;
        }
        this.audit.unanswered();
      }
    }
  }

  /** Undefined if no answer arrived. */
  private *send(
    operations: readonly SlotOperation[],
    context: FenceContext,
    known: KnownHead | undefined,
  ): Request<(Pick<FenceResult, 'results'> & Partial<FenceResult>) | undefined> {
    const request = this.algorithm(this.log, operations, context, known);
    if (!this.random.chance(this.unrest.crashes)) return yield* answerOf(request);
    for (let steps = this.random.below(8); steps > 0; steps -= 1) {
      if (request.next().done) return undefined;
      yield;
    }
    // Half of the dead processes are only slow: they continue with nobody waiting.
    if (this.random.chance(0.5)) this.tasks.push(answerOf(request));
    return undefined;
  }

  private *reader(): Request<void> {
    const cursor = this.audit.openCursor();
    for (let read = 0; read < READS; read += 1) {
      yield;
      cursor.read(this.log.readEvents());
    }
  }
}

/** Undefined if none arrived, and the client is told to retry. */
export function* answerOf<Reply>(request: Request<Reply>): Request<Reply | undefined> {
  try {
    return yield* request;
  } catch (error) {
    if (error instanceof ConversationError && error.code === 'STORE_UNAVAILABLE') return undefined;
    throw error;
  }
}
