/** A timer that keeps no process alive: what waits is in a file, or delivered before the process ends. */
export function background(action: () => void, waitMs: number): ReturnType<typeof setTimeout> {
  return unref(setTimeout(action, waitMs));
}

/** Rings once after each wait that is set. A timer that has rung is used again: a new one takes three times as long. */
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

  /** Rings now instead. */
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

/** Timers of browsers are numbers, and keep nothing alive. */
function unref<Timer>(timer: Timer): Timer {
  (timer as { unref?: () => void }).unref?.();
  return timer;
}
