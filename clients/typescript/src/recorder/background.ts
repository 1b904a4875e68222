/**
 * Starts a timer that does not keep the process alive: pending records are in a file, or are delivered before the
 * process exits.
 */
export function background(action: () => void, waitMs: number): ReturnType<typeof setTimeout> {
  return unref(setTimeout(action, waitMs));
}

const settled = Promise.resolve();

/**
 * A timer that fires once per `set`. The underlying timer is started after the caller has continued, because in cold code
 * that takes half as long as writing a record. It is reused, because creating one takes three times as long.
 */
export class Alarm {
  isSet = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private timerMs = Number.NaN;
  private waitMs = Number.NaN;

  constructor(private readonly action: () => void) {}

  set(waitMs: number): void {
    this.waitMs = waitMs;
    this.isSet = true;
    void settled.then(this.start);
  }

  /** Fires now instead. */
  hurry(): void {
    clearTimeout(this.timer);
    this.timerMs = Number.NaN;
    this.ring();
  }

  private readonly start = (): void => {
    if (!this.isSet) return;
    if (this.waitMs === this.timerMs && this.timer?.refresh) this.timer.refresh();
    else this.renew();
  };

  private renew(): void {
    clearTimeout(this.timer);
    this.timer = background(() => this.ring(), this.waitMs);
    this.timerMs = this.waitMs;
  }

  private ring(): void {
    this.isSet = false;
    this.action();
  }
}

export function everyInBackground(action: () => void, periodMs: number): ReturnType<typeof setInterval> {
  return unref(setInterval(action, periodMs));
}

/** In browsers timers are numbers and keep nothing alive. */
function unref<Timer>(timer: Timer): Timer {
  (timer as { unref?: () => void }).unref?.();
  return timer;
}
