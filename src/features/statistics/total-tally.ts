import type { Timed } from './measure-tally.js';
import { type Counted, type PackedTally, Tally } from './tally.js';
import { type WorstCalls, WorstTally } from './worst-calls.js';

export interface PackedTotal extends PackedTally {
  /** Absent in roll-ups of version 1, until they are rebuilt. */
  readonly worst?: WorstCalls;
}

/** All sessions of a period: statistics, and the calls that stand out. */
export class TotalTally extends Tally {
  private readonly worst = new WorstTally();

  override add(counted: Counted): void {
    super.add(counted);
    this.worst.add(counted);
  }

  override addPacked(packed: PackedTotal): void {
    super.addPacked(packed);
    if (packed.worst) this.worst.merge(packed.worst);
  }

  override pack(): PackedTotal {
    return { ...super.pack(), worst: this.worst.result() };
  }

  override result(histogramOf?: Timed) {
    return { ...super.result(histogramOf), ...this.worst.result() };
  }
}
