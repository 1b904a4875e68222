import { Clock } from '../../ports/clock.js';

/** The clocks of this machine. */
export class SystemClock extends Clock {
  nowMs(): number {
    return Date.now();
  }

  elapsedMs(): number {
    return performance.now();
  }
}
