import { setTimeout as delay } from 'node:timers/promises';
import { ServiceProcess } from '../../e2e/service-process.js';
import { SeededRandom } from '../../interleaving/random.js';
import { type Figure, type ProofContext, ProofFailure } from '../check.js';
import { HttpCaller } from '../http-call.js';
import { percentile } from '../percentile.js';
import { type Audit, auditSession, emptyAudit } from './audit.js';
import { SessionLedger } from './ledger.js';
import { runTraffic, sendBatch } from './traffic.js';

type Environment = Readonly<Record<string, string>>;

export interface KillLoopOptions {
  readonly kills: number;
  /** The loop continues to kill until this many events were acknowledged. */
  readonly minAcknowledged?: number;
  readonly lanes: number;
  readonly sessionsPerRound: number;
  readonly maxBatch: number;
  readonly maxLoadMs: number;
  /** Rounds until a fresh store replaces the previous one; one store for all by default. */
  readonly roundsPerStore?: number;
  readonly environment: (store: number) => Environment;
}

/** Some kills hit a service that is still starting: a start must be as safe as a write. */
const KILLED_WHILE_STARTING = 0.15;

/** A start takes about this long, so that such kills hit any part of it. */
const STARTING_MS = 600;

const MIN_LOAD_MS = 20;

/** The maximum number of events in one batch. */
const RETRY_BATCH = 500;

/**
 * Starts the service, loads it, kills it at a random moment, starts it again on the same store, and audits; repeatedly.
 */
export class KillLoop {
  private readonly random: SeededRandom;
  private readonly faults: string[] = [];
  private readonly startsMs: number[] = [];
  private readonly audit: Audit = emptyAudit();
  private acknowledged = 0;
  private kills = 0;
  private sessions = 0;

  constructor(
    private readonly context: ProofContext,
    private readonly options: KillLoopOptions,
  ) {
    this.random = new SeededRandom(context.seed);
  }

  async run(): Promise<readonly Figure[]> {
    for (let store = 0; !this.isEnough; store++) await this.tormentStore(this.options.environment(store));
    return this.figures();
  }

  private get isEnough(): boolean {
    const { kills, minAcknowledged = 0 } = this.options;
    return this.kills >= kills && this.acknowledged >= minAcknowledged;
  }

  private async tormentStore(environment: Environment): Promise<void> {
    const ledgers: SessionLedger[] = [];
    let written: readonly SessionLedger[] = [];
    for (let round = 0; ; round++) {
      this.context.signal.throwIfAborted();
      await this.killStarts(environment);
      const service = await this.start(environment);
      const caller = new HttpCaller(service.address);
      const isLast = this.isEnough || round === this.options.roundsPerStore;
      try {
        await this.settle(caller, written);
        // Half of the sessions continue, so that logs live through several kills.
        written = this.refill(ledgers, written.slice(written.length / 2));
        if (isLast) await this.auditAll(caller, ledgers);
        else await this.load(caller, written, () => service.process.kill());
      } finally {
        caller.close();
        await service.process.kill();
      }
      if (isLast) return;
      if (++this.kills % 50 === 0) this.context.report(`${this.kills} kills, ${this.acknowledged} acknowledged`);
    }
  }

  private async load(
    caller: HttpCaller,
    ledgers: readonly SessionLedger[],
    kill: () => Promise<unknown>,
  ): Promise<void> {
    let isOver = false;
    const traffic = runTraffic(caller, ledgers, this.random, {
      lanes: this.options.lanes,
      maxBatch: this.options.maxBatch,
      isOver: () => isOver,
      onFault: (fault) => this.faults.push(fault),
    });
    await delay(MIN_LOAD_MS + this.random.below(this.options.maxLoadMs));
    await kill();
    isOver = true;
    await traffic;
  }

  private async killStarts(environment: Environment): Promise<void> {
    while (this.random.chance(KILLED_WHILE_STARTING)) {
      const starting = ServiceProcess.spawn(environment);
      await delay(this.random.below(STARTING_MS));
      await starting.kill();
      this.kills++;
    }
  }

  /**
   * First everything is read; then requests in doubt are repeated, and every answer must agree with the earlier ones.
   */
  private async settle(caller: HttpCaller, written: readonly SessionLedger[]): Promise<void> {
    for (const ledger of written) {
      const before = ledger.counted;
      await auditSession(caller, ledger, this.audit);
      await this.askAgain(caller, ledger);
      this.acknowledged += ledger.acknowledged - before;
      ledger.counted = ledger.acknowledged;
    }
    this.requireSound();
  }

  private async askAgain(caller: HttpCaller, ledger: SessionLedger): Promise<void> {
    const created = await caller.post('/sessions', { sessionId: ledger.sessionId, language: 'en' });
    if (created.status < 300) ledger.isCreated = true;
    const doubts = ledger.inDoubt;
    for (let from = 0; from < doubts.length; from += RETRY_BATCH) {
      const events = doubts.slice(from, from + RETRY_BATCH).map((eventId) => ledger.bodyOf(eventId));
      const { status, text } = await sendBatch(caller, ledger, events);
      if (status !== 200) this.faults.push(`${ledger.sessionId}: a retry got ${status} ${text.slice(0, 300)}`);
    }
  }

  private refill(ledgers: SessionLedger[], kept: readonly SessionLedger[]): readonly SessionLedger[] {
    const missing = this.options.sessionsPerRound - kept.length;
    const fresh = Array.from({ length: missing }, () => new SessionLedger(`s${this.sessions++}`, this.faults));
    ledgers.push(...fresh);
    return [...kept, ...fresh];
  }

  private async auditAll(caller: HttpCaller, ledgers: readonly SessionLedger[]): Promise<void> {
    for (const ledger of ledgers) if (ledger.isCreated) await auditSession(caller, ledger, this.audit);
    this.requireSound();
  }

  private requireSound(): void {
    const { lost, duplicates, orderBreaks } = this.audit;
    if (lost + duplicates + orderBreaks === 0 && this.faults.length === 0) return;
    const summary = `after ${this.kills} kills: lost ${lost}, duplicates ${duplicates}, order breaks ${orderBreaks}`;
    throw new ProofFailure([summary, ...this.faults.slice(0, 20)].join('\n'));
  }

  private figures(): readonly Figure[] {
    const { lost, duplicates, orderBreaks, storedUnacknowledged } = this.audit;
    return [
      { what: 'kills', value: this.kills },
      { what: 'events acknowledged', value: this.acknowledged },
      { what: 'acknowledged facts lost', value: lost, mustBe: 0 },
      { what: 'duplicates', value: duplicates, mustBe: 0 },
      { what: 'order breaks', value: orderBreaks, mustBe: 0 },
      { what: 'answers that disagree', value: this.faults.length, mustBe: 0 },
      { what: 'stored, but the answer was lost', value: storedUnacknowledged },
      { what: 'start to listening, p99', value: percentile(this.startsMs, 0.99), unit: 'ms' },
    ];
  }

  private async start(environment: Environment) {
    const startedMs = performance.now();
    const process = ServiceProcess.spawn(environment);
    const address = await process.address();
    this.startsMs.push(performance.now() - startedMs);
    return { process, address };
  }
}
