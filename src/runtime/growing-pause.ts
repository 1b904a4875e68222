/** How long to wait before something that failed is tried again: twice as long after each failure in a row. */
export class GrowingPause {
  private nextMs: number;

  constructor(
    private readonly firstMs: number,
    private readonly longestMs: number,
  ) {
    this.nextMs = firstMs;
  }

  /** After a failure. */
  grow(): number {
    const pauseMs = this.nextMs;
    this.nextMs = Math.min(pauseMs * 2, this.longestMs);
    return pauseMs;
  }

  /** After a success. */
  reset(): void {
    this.nextMs = this.firstMs;
  }
}
