type State = 'starting' | 'serving' | 'draining' | 'stopping';

/** The state of this process: `starting` → `serving` → `draining` → `stopping`. */
export class Lifecycle {
  private state: State = 'starting';
  private readonly stopped = new AbortController();

  get serving(): boolean {
    return this.state === 'serving';
  }

  /** `ready` is 503 and connections are asked to close; requests are still served. */
  get draining(): boolean {
    return this.state === 'draining' || this.stopping;
  }

  /** New requests are refused; those in progress are completed. */
  get stopping(): boolean {
    return this.state === 'stopping';
  }

  /** Aborted when the process stops; ends everything that would otherwise run forever. */
  get stopSignal(): AbortSignal {
    return this.stopped.signal;
  }

  serve(): void {
    this.state = 'serving';
  }

  drain(): void {
    if (!this.draining) this.state = 'draining';
  }

  stop(): void {
    this.state = 'stopping';
    this.stopped.abort();
  }
}
