/** A timer that keeps no process alive: what waits is in a file, or delivered before the process ends. */
export function background(action: () => void, waitMs: number): ReturnType<typeof setTimeout> {
  return unref(setTimeout(action, waitMs));
}

export function everyInBackground(action: () => void, periodMs: number): ReturnType<typeof setInterval> {
  return unref(setInterval(action, periodMs));
}

/** Timers of browsers are numbers, and keep nothing alive. */
function unref<Timer>(timer: Timer): Timer {
  (timer as { unref?: () => void }).unref?.();
  return timer;
}
