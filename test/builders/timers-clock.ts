import { Clock } from '../../src/ports/clock.js';

/** Advances with the timers that a test has faked, and may differ from the clocks of other machines. */
export class TimersClock extends Clock {
  constructor(private readonly skewMs = 0) {
    super();
  }

  nowMs(): number {
    return Date.now() + this.skewMs;
  }

  elapsedMs(): number {
    return Date.now();
  }
}
