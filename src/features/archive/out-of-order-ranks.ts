import { locateChronological, locateSync, OutOfOrderEvents } from '../../domain/chronology.js';
import type { StoredEvent } from '../../domain/event.js';
import { lowerBound } from '../../lib/lower-bound.js';

/**
 * The out-of-order events (domain/chronology.ts) in chronological order, each with its rank: how many of the others (the chain, which
 * is in order) stand before it. With the ranks a chronological page is found without the timestamp of any event.
 */
export interface OutOfOrderColumns {
  readonly sequences: readonly number[];
  readonly ranks: readonly number[];
}

type Placed = Pick<StoredEvent, 'sequence' | 'timestampMs'>;

/** Shown all events of a session in order of sequence, it knows the out-of-order events and their ranks. */
export class OutOfOrderRanks {
  private readonly outOfOrder: Placed[] = [];
  /** Timestamps of the chain, ascending. */
  private readonly timestamps: number[] = [];
  private readonly sequences: number[] = [];

  add({ sequence, timestampMs }: Placed): void {
    if (timestampMs < (this.timestamps.at(-1) ?? Number.NEGATIVE_INFINITY)) {
      this.outOfOrder.push({ sequence, timestampMs });
      return;
    }
    this.timestamps.push(timestampMs);
    this.sequences.push(sequence);
  }

  finish(): OutOfOrderColumns {
    const ordered = this.outOfOrder.toSorted((a, b) => a.timestampMs - b.timestampMs || a.sequence - b.sequence);
    return {
      sequences: ordered.map(({ sequence }) => sequence),
      ranks: ordered.map((event) => this.rankOf(event)),
    };
  }

  private rankOf({ timestampMs, sequence }: Placed): number {
    return lowerBound(this.timestamps.length, (index) => {
      const time = this.timestamps[index] as number;
      return time > timestampMs || (time === timestampMs && (this.sequences[index] as number) > sequence);
    });
  }
}

/** Finds chronological pages by rank: a member of the chain counts as its rank, an out-of-order event as just before the member of its. */
export class ChronologicalOrder {
  private readonly outOfOrder: OutOfOrderEvents;
  private readonly sequences: readonly number[];

  constructor(
    private readonly eventCount: number,
    { sequences, ranks }: OutOfOrderColumns,
  ) {
    this.outOfOrder = new OutOfOrderEvents(
      sequences.map((sequence, index) => ({ sequence, timestampMs: (ranks[index] as number) - 0.5 })),
    );
    this.sequences = sequences.toSorted((a, b) => a - b);
  }

  /** Returns the sequences of the page. */
  page(offset: number, limit: number): readonly number[] {
    const search = locateChronological(offset, limit, this.eventCount, this.outOfOrder);
    return locateSync(search, (sequence) => sequence - 1 - this.outOfOrderBelow(sequence));
  }

  private outOfOrderBelow(sequence: number): number {
    return lowerBound(this.sequences.length, (index) => (this.sequences[index] as number) >= sequence);
  }
}
