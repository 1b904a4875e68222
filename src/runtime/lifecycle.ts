type State = 'starting' | 'serving' | 'draining' | 'stopping';

/** Where this process stands in its life: `starting` → `serving` → `draining` → `stopping`. */
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

  /** New requests are refused; those under way are finished. */
  get stopping(): boolean {
    return this.state === 'stopping';
  }

  /** Aborted when the process stops: whatever would go on for ever ends here. */
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
