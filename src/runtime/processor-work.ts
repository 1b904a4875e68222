import type { Clock } from '../ports/clock.js';
import type { ConversationStore } from '../ports/conversation-store.js';
import { BackgroundWork } from './background-work.js';
import { ExclusiveWork } from './exclusive-work.js';
import { FailedSessions } from './failed-sessions.js';
import { FirstPass } from './first-pass.js';
import { HeldLease } from './held-lease.js';
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

/**
 * Keeps a processor at work from the start of the process to its end: on what changes, on what is due, and once on what was
 * there before the processor was. Of many instances one works at a time; where it dies, another takes over within seconds.
 */
export class ProcessorWork {
  private readonly runner: ProcessorRunner;
  private readonly works: readonly [ExclusiveWork, BackgroundWork];
  private isKnown = false;

  constructor(
    private readonly processor: SessionProcessor,
    private readonly parts: ProcessorWorkParts,
    /** To be raised where every session has to be looked at anew. */
    version = '1',
  ) {
    const { store, clock, metrics, owner } = parts;
    const { name } = processor;
    const failed = new FailedSessions(store.records, clock, name);
    const lease = new HeldLease({ records: store.records, clock, owner }, `processor/${name}`);
    this.runner = new ProcessorRunner(processor, { changes: store.changes, failed, observer: metrics, clock });
    const pass = new FirstPass(processor, { store, clock, owner, failed }, version);
    const firstPass = async (signal: AbortSignal) => {
      // What changes meanwhile must be told to the processor by then.
      await this.makeKnown();
      return pass.run(signal);
    };
    const onFailure = () => metrics.roundFailed(name);
    this.works = [
      new ExclusiveWork(lease, (signal) => this.round(signal), onFailure, AFTER_FAILURE_MS),
      new BackgroundWork(firstPass, onFailure, AFTER_FAILURE_MS),
    ];
  }

  start(): void {
    for (const work of this.works) work.start();
  }

  /** Before the stores close. */
  async stop(): Promise<void> {
    await Promise.all(this.works.map((work) => work.stop()));
  }

  private async round(signal: AbortSignal): Promise<number> {
    await this.makeKnown();
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
