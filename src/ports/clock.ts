/** The server's clocks. */
export abstract class Clock {
  /** The time of day: epoch milliseconds, an integer. May step in either direction: nothing that must be exact may rest on it. */
  abstract nowMs(): number;

  /** Milliseconds, with a fraction, since some moment of this process. Never steps back: for durations and deadlines. */
  abstract elapsedMs(): number;
}
