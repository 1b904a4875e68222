/** The server's clocks. */
export abstract class Clock {
  /**
   * Wall-clock time in epoch milliseconds, an integer. It may step in either direction, so nothing exact may depend on
   * it.
   */
  abstract nowMs(): number;

  /** Monotonic time in milliseconds, with a fraction, from an arbitrary origin: for durations and deadlines. */
  abstract elapsedMs(): number;
}
