import type { ConversationApiError } from '../client/api-error.js';
import { backoffMs } from '../client/backoff.js';
import { Alarm } from './background.js';
import { deliver, type Fetch, type Outcome, type Refused } from './delivery.js';
import type { Lane, Step } from './lane.js';
import type { Drop, DropReason } from './options.js';

/** Groups records made at about the same time into one request. */
const LINGER_MS = 50;
const MOST_REQUESTS = 4;

/** What the sender needs from its spool. */
export interface Outbox {
  fetchOf(url: string): Fetch;
  settle(lane: Lane, step: Step, count: number): void;
  refuse(lane: Lane, refused: Refused): Promise<void>;
  drop(lane: Lane, reason: DropReason, events: Drop['events'], count: number): void;
  dropOld(lane: Lane): Promise<void>;
  reportDrops(lane: Lane): void;
  log(level: 'debug' | 'error', message: string, error?: unknown): void;
}

/** While a service does not respond, one session probes it and the others wait. */
interface Gate {
  readonly probe: Lane;
  readonly parked: Lane[];
}

/** Sends records: one request at a time per session, and a limited number in total. */
export class Sender {
  private readonly gates = new Map<string, Gate>();
  private readonly waiting: Lane[] = [];
  private running = 0;

  constructor(private readonly outbox: Outbox) {}

  /** Schedules the session, unless it is already scheduled or sending. */
  schedule(lane: Lane, waitMs = LINGER_MS, mayHurry = true): void {
    if (lane.isBusy || lane.isQueued) return;
    lane.isQueued = true;
    lane.mayHurry = mayHurry;
    lane.alarm ??= new Alarm(() => this.admit(lane));
    lane.alarm.set(waitMs);
  }

  /** Sends now, unless the service asked for a delay. */
  hurry(lane: Lane): void {
    if (lane.alarm?.isSet && lane.mayHurry) lane.alarm.hurry();
  }

  isStuck(url: string): boolean {
    return this.gates.has(url);
  }

  private admit(lane: Lane): void {
    if (lane.isBusy) {
      // Reading its records schedules it again.
      lane.isQueued = false;
      return;
    }
    const gate = this.gates.get(lane.url);
    if (gate && gate.probe !== lane) gate.parked.push(lane);
    else if (this.running >= MOST_REQUESTS) this.waiting.push(lane);
    else void this.run(lane);
  }

  private async run(lane: Lane): Promise<void> {
    lane.isQueued = false;
    lane.isBusy = true;
    this.running += 1;
    try {
      const step = await lane.nextStep();
      if (step) await this.send(lane, step);
    } catch (error) {
      this.outbox.log('error', `A request for session ${lane.sessionId} failed unexpectedly.`, error);
      lane.failures += 1;
    }
    lane.isBusy = false;
    this.running -= 1;
    if (lane.hasPending) this.scheduleNext(lane);
    else if (this.gates.get(lane.url)?.probe === lane) this.open(lane.url);
    const next = this.waiting.shift();
    if (next) this.admit(next);
  }

  private async send(lane: Lane, step: Step): Promise<void> {
    const outcome = await deliver(lane, step, this.outbox.fetchOf(lane.url));
    for (const refused of outcome.refused) await this.outbox.refuse(lane, refused);
    if (step.kind === 'unreadable') this.outbox.drop(lane, 'damaged', [], outcome.done);
    if (step.kind === 'event') lane.counters.delivered += outcome.done - outcome.refused.length;
    // Reported before the records are settled, so that a flush waits for the report as well.
    if (outcome.done > outcome.refused.length) this.outbox.reportDrops(lane);
    this.outbox.settle(lane, step, outcome.done);
    if (outcome.error) await this.fail(lane, outcome.error);
    else this.succeed(lane, step, outcome);
  }

  private succeed(lane: Lane, { records }: Step, { isTooLarge }: Outcome): void {
    this.open(lane.url);
    lane.failures = 0;
    if (isTooLarge) lane.batchSize.wasRefused(records.length);
    else lane.batchSize.wasTaken();
  }

  private async fail(lane: Lane, error: ConversationApiError): Promise<void> {
    lane.failures += 1;
    lane.retryAfterMs = error.retryAfterMs;
    this.outbox.log('debug', `Session ${lane.sessionId} will be retried: ${error.message}`, error);
    if (error.status === 0 || error.status === 429 || error.status === 503) {
      if (!this.gates.has(lane.url)) this.gates.set(lane.url, { probe: lane, parked: [] });
    } else this.open(lane.url);
    await this.outbox.dropOld(lane);
  }

  private scheduleNext(lane: Lane): void {
    const { failures, retryAfterMs } = lane;
    lane.retryAfterMs = undefined;
    if (failures === 0) this.schedule(lane, 0);
    else this.schedule(lane, backoffMs(failures - 1, retryAfterMs), retryAfterMs === undefined);
  }

  private open(url: string): void {
    const gate = this.gates.get(url);
    this.gates.delete(url);
    for (const lane of gate?.parked ?? []) {
      lane.isQueued = false;
      this.schedule(lane, 0);
    }
  }
}
