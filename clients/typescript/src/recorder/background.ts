/**
 * Starts a timer that does not keep the process alive: pending records are in a file, or are delivered before the
 * process exits.
 */
export function background(action: () => void, waitMs: number): ReturnType<typeof setTimeout> {
  return unref(setTimeout(action, waitMs));
}

/**
 * A timer that fires once per `set`. The underlying timer is reused, because creating one takes three times as long.
 */
export class Alarm {
  isSet = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private waitMs = Number.NaN;

  constructor(private readonly action: () => void) {}

  set(waitMs: number): void {
    if (waitMs === this.waitMs && this.timer?.refresh) this.timer.refresh();
    else this.renew(waitMs);
    this.isSet = true;
  }

  /** Fires now instead. */
  hurry(): void {
    clearTimeout(this.timer);
    this.waitMs = Number.NaN;
    this.ring();
  }

  private renew(waitMs: number): void {
    if (this.isSet) clearTimeout(this.timer);
    this.timer = background(() => this.ring(), waitMs);
    this.waitMs = waitMs;
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
