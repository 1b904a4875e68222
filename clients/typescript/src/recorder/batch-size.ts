const MOST_EVENTS = 500;
/** After this many accepted requests, a larger one is tried again. */
const PATIENCE = 100;

/** How many events a request may carry: as many as are accepted, so that few requests are refused for their size. */
export class BatchSize {
  most = MOST_EVENTS;
  /** The size of a request that was refused. */
  private refusedSize = Number.POSITIVE_INFINITY;
  private taken = 0;

  wasTaken(): void {
    this.taken += 1;
    if (this.taken % PATIENCE === 0) this.refusedSize *= 2;
    if (this.most * 2 < this.refusedSize) this.most = Math.min(MOST_EVENTS, this.most * 2);
  }

  /** An event that is too large by itself may have been the reason for the refusals before it. */
  wasRefused(events: number): void {
    this.taken = 0;
    this.refusedSize = events > 1 ? events : Number.POSITIVE_INFINITY;
    if (events > 1) this.most = Math.floor(events / 2);
  }
}
