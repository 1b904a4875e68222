/** A signal that can be awaited after it was given. */
export class WakeSignal {
  private isAwake = false;
  private resume: (() => void) | undefined;

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => this.wake(), { once: true });
  }

  wake(): void {
    this.isAwake = true;
    this.resume?.();
  }

  reset(): void {
    this.isAwake = false;
  }

  /** Returns true if it was given since the last reset, false after the timeout. */
  async wait(timeoutMs: number): Promise<boolean> {
    if (!this.isAwake) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.resume = resolve;
        timer = setTimeout(resolve, timeoutMs);
      });
      clearTimeout(timer);
      this.resume = undefined;
    }
    return this.isAwake;
  }
}
