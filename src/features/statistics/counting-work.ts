import { ExclusiveWork } from '../../runtime/exclusive-work.js';
import { HeldLease } from '../../runtime/held-lease.js';
import type { ProcessorMetrics } from '../../runtime/processor-metrics.js';
import { ProcessorWork } from '../../runtime/processor-work.js';
import { RollUpRecords } from './roll-up-records.js';
import { Roller } from './roller.js';
import { Summarizer, type SummarizerParts } from './summarizer.js';

export interface CountingParts extends SummarizerParts {
  readonly metrics: ProcessorMetrics;
  readonly owner: string;
}

const ROLLER = 'roll-ups';
const AFTER_FAILURE_MS = 1_000;

/** Background work: the summaries of sessions, and their roll-ups. */
export function countingWork(parts: CountingParts) {
  const { store, clock, metrics, owner, dimensions } = parts;
  const { records } = store;
  const summarizer = new Summarizer(parts);
  const roller = new Roller(records, clock, new RollUpRecords(records, dimensions));
  const lease = new HeldLease({ records, clock, owner }, `processor/${ROLLER}`);
  const round = (signal: AbortSignal) => roller.run(signal);
  const works = [
    new ProcessorWork(summarizer, { store, clock, metrics, owner }, summarizer.version),
    new ExclusiveWork(lease, round, () => metrics.roundFailed(ROLLER), AFTER_FAILURE_MS),
  ];
  return {
    start(): void {
      for (const work of works) work.start();
    },
    async stop(): Promise<void> {
      await Promise.all(works.map((work) => work.stop()));
    },
  };
}
