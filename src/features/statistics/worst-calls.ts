import type { Measures } from '@conversation-service/voice';
import { interruptionsOf } from './interruptions-of.js';
import type { Counted } from './tally.js';

/** A call that stands out, with its value. */
export interface RankedCall {
  readonly sessionId: string;
  readonly value: number;
}

/** Stored and returned, worst first. Two of them merge into that of all their sessions. */
export interface WorstCalls {
  /** By longest response gap, in milliseconds. */
  readonly slowest: readonly RankedCall[];
  /** By number of interruptions of either side, without calls that have none. */
  readonly mostInterrupted: readonly RankedCall[];
}

/** More than anybody listens to in a row. */
export const MAX_WORST = 10;

/** Collects the calls that stand out among many. */
export class WorstTally {
  private readonly slowest = new Ranking();
  private readonly mostInterrupted = new Ranking();

  add({ sessionId, summary }: Counted): void {
    const measures = (summary?.measures ?? null) as Measures | null;
    if (!measures) return;
    if (measures.responseGap) this.slowest.add({ sessionId, value: measures.responseGap.max });
    const interruptions = interruptionsOf(measures) ?? 0;
    if (interruptions > 0) this.mostInterrupted.add({ sessionId, value: interruptions });
  }

  merge({ slowest, mostInterrupted }: WorstCalls): void {
    for (const call of slowest) this.slowest.add(call);
    for (const call of mostInterrupted) this.mostInterrupted.add(call);
  }

  result(): WorstCalls {
    return { slowest: this.slowest.calls, mostInterrupted: this.mostInterrupted.calls };
  }
}

/** Ties are sorted by id, so that the order of collection does not matter. */
class Ranking {
  calls: readonly RankedCall[] = [];

  add(call: RankedCall): void {
    const last = this.calls[MAX_WORST - 1];
    if (last && isBefore(last, call)) return;
    const at = this.calls.findIndex((other) => isBefore(call, other));
    const place = at < 0 ? this.calls.length : at;
    this.calls = this.calls.toSpliced(place, 0, call).slice(0, MAX_WORST);
  }
}

function isBefore(a: RankedCall, b: RankedCall): boolean {
  return a.value > b.value || (a.value === b.value && a.sessionId < b.sessionId);
}
