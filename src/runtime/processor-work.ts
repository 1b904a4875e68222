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
  /** Identifies this process; globally unique. */
  readonly owner: string;
}

/** The first delay after a failure to reach the store. */
const AFTER_FAILURE_MS = 1_000;

/**
 * Runs a processor from start to exit: on changes, on what is due, and once on everything that existed before it. It
 * works on one instance at a time; if that dies, another takes over within seconds.
 */
export class ProcessorWork {
  private readonly runner: ProcessorRunner;
  private readonly works: readonly [ExclusiveWork, BackgroundWork];
  private isKnown = false;

  constructor(
    private readonly processor: SessionProcessor,
    private readonly parts: ProcessorWorkParts,
    /** Increase this to process every session again. */
    version = '1',
  ) {
    const { store, clock, metrics, owner } = parts;
    const { name } = processor;
    const failed = new FailedSessions(store.records, clock, name);
    const lease = new HeldLease({ records: store.records, clock, owner }, `processor/${name}`);
    this.runner = new ProcessorRunner(processor, { changes: store.changes, failed, observer: metrics, clock });
    const pass = new FirstPass(processor, { store, clock, owner, failed }, version);
    const firstPass = async (signal: AbortSignal) => {
      // The consumer must be registered first, so that changes during the first pass reach the processor.
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

  /** Call before the stores close. */
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
