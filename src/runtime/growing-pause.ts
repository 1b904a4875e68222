/** Exponential backoff: the delay doubles after each consecutive failure. */
export class GrowingPause {
  private nextMs = this.firstMs;

  constructor(
    private readonly firstMs: number,
    private readonly longestMs: number,
  ) {}

  /** Returns the delay after a failure. */
  grow(): number {
    const pauseMs = this.nextMs;
    this.nextMs = Math.min(pauseMs * 2, this.longestMs);
    return pauseMs;
  }

  /** Call after a success. */
  reset(): void {
    this.nextMs = this.firstMs;
  }
}
