import { endLog } from '../../src/adapters/mongo/log/slot-erasure.js';
import {
  type FenceContext,
  type FenceResult,
  type KnownHead,
  writeSlots,
} from '../../src/adapters/mongo/log/slot-fence.js';
import { ErasingLog } from './erasing-log.js';
import { SeededRandom } from './random.js';
import { randomOperations } from './random-operations.js';
import { answerOf, BIRTH, UNREST, type Unrest } from './schedule.js';
import { driveStepwise, type Request } from './shaky-log.js';

export type ErasureViolation =
  /** A write was accepted that was sent after the session was reported as erased. */
  | 'taken after the erasure'
  /** The same for any answer, if reads are never stale. */
  | 'answered after the erasure'
  /** A write was stored after the deletion. */
  | 'left behind'
  /** A reader found the session, but then not its events. */
  | 'torn read'
  | 'created again';

/** The algorithm of an erasure: see `ERASURE`. */
export interface ErasureWay {
  /** Sets up the fence that rejects writers that remember the session. */
  fence(log: ErasingLog, nextTag: () => string): Request<unknown>;
  /** Waits until nobody uses what they knew before. */
  readonly settles: boolean;
  /** A second call, which finds the session hidden, also sets up the fence before it answers. */
  readonly repeatsFence: boolean;
}

/** As the MongoDB adapter does it (mongo-erasure.ts). */
export const ERASURE: ErasureWay = {
  fence: (log, nextTag) => driveStepwise(endLog(BIRTH.sessionId, nextTag), log),
  settles: true,
  repeatsFence: true,
};

const MOST_WRITERS = 3;
const REQUESTS = 4;
const CALLERS = 2;
const READS = 4;
const GRACE_STEPS = 10;
/** How long a writer remembers a head. */
const KNOWN_FOR_STEPS = 60;
/** Events that one step of the deletion deletes. */
const CHUNK = 2;

/**
 * One schedule with a seed: writers, readers and a creator beside the erasure of their session, which may die and be
 * resumed.
 */
export function runErasureSchedule(seed: number, way = ERASURE, unrest = UNREST): readonly ErasureViolation[] {
  return new ErasureSchedule(new SeededRandom(seed), way, unrest).run();
}

class ErasureSchedule {
  private readonly found = new Set<ErasureViolation>();
  private readonly tasks: Request<unknown>[] = [];
  /** Requests that are under way, including those for which nobody waits. */
  private readonly underWay = new Set<Request<unknown>>();
  private readonly log: ErasingLog;
  private step = 0;
  private tags = 0;
  private isSaidErased = false;

  constructor(
    private readonly random: SeededRandom,
    private readonly way: ErasureWay,
    private readonly unrest: Unrest,
  ) {
    this.log = new ErasingLog(BIRTH, random, unrest, (request) => this.leave(request));
    this.log.nowSteps = () => this.step;
    this.tasks.push(this.worker(), this.reader(), this.creator());
    for (let caller = 0; caller < CALLERS; caller += 1) this.tasks.push(this.caller());
    for (let writer = 1 + random.below(MOST_WRITERS); writer > 0; writer -= 1) this.tasks.push(this.writer());
  }

  run(): readonly ErasureViolation[] {
    const { tasks, random } = this;
    while (tasks.length > 0) {
      this.step += 1;
      const chosen = random.below(tasks.length);
      if (!tasks[chosen]?.next().done) continue;
      tasks[chosen] = tasks.at(-1) as Request<unknown>;
      tasks.pop();
    }
    // If every caller died before it began, nothing was erased.
    const isErased = this.log.session === 'gone';
    if (isErased && this.log.leftBehind.length > 0) this.found.add('left behind');
    return [...this.found];
  }

  private readonly nextTag = () => `tag-${++this.tags}`;

  private *pause(mostSteps: number): Request<void> {
    for (let wait = this.random.below(mostSteps); wait > 0; wait -= 1) yield;
  }

  /** Continues with nobody waiting. */
  private leave(request: Request<unknown>): void {
    this.underWay.add(request);
    this.tasks.push(this.counted(request));
  }

  private *counted<Reply>(request: Request<Reply>): Request<Reply> {
    this.underWay.add(request);
    try {
      return yield* request;
    } finally {
      this.underWay.delete(request);
    }
  }

  private *writer(): Request<void> {
    const context: FenceContext = {
      nowMs: () => this.step,
      lateEventGraceMs: GRACE_STEPS,
      nextTag: this.nextTag,
    };
    let known: (KnownHead & { readonly atStep: number }) | undefined;
    for (let request = 0; request < REQUESTS; request += 1) {
      const atStep = this.step;
      const { isSaidErased } = this;
      const remembered = known && atStep < known.atStep + KNOWN_FOR_STEPS ? known : undefined;
      const operations = randomOperations(this.random);
      const steps = writeSlots(BIRTH.sessionId, operations, context, remembered);
      const answer = yield* this.send(answerOf(driveStepwise(steps, this.log)));
      known = answer && { ...answer.known, atStep };
      if (answer && isSaidErased) this.answeredAfterwards(answer);
    }
  }

  /** Undefined also if the process dies first; half of the dead processes are only slow. */
  private *send<Reply>(request: Request<Reply | undefined>): Request<Reply | undefined> {
    if (!this.random.chance(this.unrest.crashes)) return yield* this.counted(request);
    this.underWay.add(request);
    for (let steps = this.random.below(8); steps > 0; steps -= 1) {
      if (request.next().done) break;
      yield;
    }
    if (this.random.chance(0.5)) this.leave(request);
    else this.underWay.delete(request);
    return undefined;
  }

  private answeredAfterwards({ results }: FenceResult): void {
    const kinds = results.flatMap((result) => ('kind' in result ? result.kind : result.map(({ kind }) => kind)));
    if (kinds.some((kind) => kind === 'appended' || kind === 'completed')) this.found.add('taken after the erasure');
    if (this.unrest.staleReads === 0) this.found.add('answered after the erasure');
  }

  /** The caller that requests the erasure. */
  private *caller(): Request<void> {
    yield* this.pause(30);
    const begun = yield* this.send(this.begin());
    if (begun) this.isSaidErased = true;
  }

  private *begin(): Request<true> {
    if (yield* this.log.hide()) yield* this.fence();
    else if (this.way.repeatsFence && this.log.session === 'hidden') yield* this.fence();
    return true;
  }

  private *fence(): Request<void> {
    yield* this.log.bury();
    yield* this.pause(20);
    yield* this.way.fence(this.log, this.nextTag);
    yield* this.log.markFenced();
  }

  /** Resumes an erasure that was begun, and sometimes dies while doing so. */
  private *worker(): Request<void> {
    while (this.log.session === 'standing' && this.tasks.length > 1) yield;
    while (this.log.session !== 'gone' && this.log.session !== 'standing') {
      const work = this.erase();
      const isKilled = this.random.chance(this.unrest.crashes);
      for (let steps = isKilled ? this.random.below(20) : Number.POSITIVE_INFINITY; steps > 0; steps -= 1) {
        if (work.next().done) break;
        yield;
      }
    }
  }

  private *erase(): Request<void> {
    if (this.log.session === 'hidden') yield* this.fence();
    if (this.way.settles) yield* this.settle();
    while ((yield* this.log.deleteEvents(CHUNK)) > 0);
    yield* this.log.deleteRest();
  }

  /** Nothing is remembered for longer, and no request lasts longer, including an insert whose caller gave up. */
  private *settle(): Request<void> {
    for (const until = this.step + KNOWN_FOR_STEPS; this.step < until; ) yield;
    for (let generation = 0; generation < 2; generation += 1) {
      const before = [...this.underWay];
      while (before.some((request) => this.underWay.has(request))) yield;
    }
  }

  private *reader(): Request<void> {
    for (let read = 0; read < READS; read += 1) {
      yield* this.pause(30);
      yield* this.counted(this.read());
    }
  }

  private *read(): Request<void> {
    const lastSequence = yield* this.log.findLastSequence();
    if (lastSequence === undefined) return;
    yield* this.pause(100);
    if ((yield* this.log.countEvents(lastSequence)) < lastSequence) this.found.add('torn read');
  }

  /** Looks for a tombstone, then inserts, like `SessionCreator`. */
  private *creator(): Request<void> {
    yield* this.pause(200);
    yield* this.counted(this.create());
  }

  private *create(): Request<void> {
    yield;
    if (this.log.hasTombstone) return;
    yield* this.pause(100);
    if (this.log.session === 'gone') this.found.add('created again');
  }
}
