import type { Clock } from '../ports/clock.js';
import type { ConversationStore } from '../ports/conversation-store.js';
import { BackgroundWork } from './background-work.js';
import { FailedSessions } from './failed-sessions.js';
import { FirstPass } from './first-pass.js';
import { Lease } from './lease.js';
import type { ProcessorMetrics } from './processor-metrics.js';
import { ProcessorRunner } from './processor-runner.js';
import type { SessionProcessor } from './session-processor.js';

export interface ProcessorWorkParts {
  readonly store: ConversationStore;
  readonly clock: Clock;
  readonly metrics: ProcessorMetrics;
  /** Of this process, and unlike any other in the world. */
  readonly owner: string;
}

/** How long a store that cannot be reached is left alone at first. */
const AFTER_FAILURE_MS = 1_000;

/** How soon to ask again whether the instance that does the work has left off. */
const ELSEWHERE_MS = 2_000;

/**
 * Keeps a processor at work from the start of the process to its end: on what changes, on what is due, and once on what was
 * there before the processor was. Of many instances one works at a time; where it dies, another takes over after the time of
 * its lease.
 */
export class ProcessorWork {
  private readonly runner: ProcessorRunner;
  private readonly lease: Lease;
  private readonly works: readonly BackgroundWork[];
  private isKnown = false;
  private isHeld = false;

  constructor(
    private readonly processor: SessionProcessor,
    private readonly parts: ProcessorWorkParts,
    /** To be raised where every session has to be looked at anew. */
    version = '1',
  ) {
    const { store, clock, metrics, owner } = parts;
    const { name } = processor;
    const failed = new FailedSessions(store.records, clock, name);
    this.lease = new Lease({ records: store.records, clock, owner }, `processor/${name}`);
    this.runner = new ProcessorRunner(processor, { changes: store.changes, failed, observer: metrics, clock });
    const pass = new FirstPass(processor, { store, clock, owner, failed }, version);
    const background = (work: (signal: AbortSignal) => Promise<number>) =>
      new BackgroundWork(work, () => metrics.roundFailed(name), AFTER_FAILURE_MS);
    this.works = [
      background((signal) => this.round(signal)),
      background(async (signal) => {
        // What changes meanwhile must be told to the processor by then.
        await this.makeKnown();
        return pass.run(signal);
      }),
    ];
  }

  start(): void {
    for (const work of this.works) work.start();
  }

  /** Before the stores close. */
  async stop(): Promise<void> {
    await Promise.all(this.works.map((work) => work.stop()));
    // Else the others would wait until its time is over.
    if (this.isHeld) await this.lease.release().catch(() => undefined);
  }

  private async round(signal: AbortSignal): Promise<number> {
    await this.makeKnown();
    this.isHeld = await (this.isHeld ? this.lease.renew() : this.lease.acquire());
    if (!this.isHeld) return ELSEWHERE_MS;
    const changesMs = await this.runner.run(signal);
    const dueMs = await this.processor.runDue?.(signal);
    return Math.min(changesMs, dueMs ?? changesMs);
  }

  private async makeKnown(): Promise<void> {
    if (this.isKnown) return;
    await this.parts.store.changes.addConsumers([this.processor.name]);
    this.isKnown = true;
  }
}
