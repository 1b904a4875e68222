import type { Timed } from './measure-tally.js';
import { type Counted, type PackedTally, Tally, type TallyResult } from './tally.js';
import { type WorstCalls, WorstTally } from './worst-calls.js';

export interface TotalResult extends TallyResult, WorstCalls {}

export interface PackedTotal extends PackedTally {
  /** Absent in roll-ups of version 1, until they are rebuilt. */
  readonly worst?: WorstCalls;
}

/** All sessions of a period: statistics, and the calls that stand out. */
export class TotalTally {
  private readonly numbers = new Tally();
  private readonly worst = new WorstTally();

  get started(): number {
    return this.numbers.started;
  }

  add(counted: Counted): void {
    this.numbers.add(counted);
    this.worst.add(counted);
  }

  addPacked(packed: PackedTotal): void {
    this.numbers.addPacked(packed);
    if (packed.worst) this.worst.merge(packed.worst);
  }

  pack(): PackedTotal {
    return { ...this.numbers.pack(), worst: this.worst.result() };
  }

  result(histogramOf?: Timed): TotalResult {
    return { ...this.numbers.result(histogramOf), ...this.worst.result() };
  }
}
