import { Clock } from '../../src/ports/clock.js';
import { T0_MS } from './time.js';

/** A clock that only the test moves, in either direction. */
export class ManualClock extends Clock {
  private elapsed = 0;

  constructor(private currentMs = T0_MS) {
    super();
  }

  nowMs(): number {
    return this.currentMs;
  }

  elapsedMs(): number {
    return this.elapsed;
  }

  /** Negative steps move the time of day back, as on a server; the elapsed time never decreases. */
  advanceMs(durationMs: number): void {
    this.currentMs += durationMs;
    this.elapsed += Math.max(0, durationMs);
  }

  setMs(epochMs: number): void {
    this.currentMs = epochMs;
  }
}
