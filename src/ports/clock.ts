/** The server's clock. May step in either direction: nothing that must be exact may rest on it. */
export abstract class Clock {
  /** Epoch milliseconds, an integer. */
  abstract nowMs(): number;
}
