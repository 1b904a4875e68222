/** Where this process stands in its life: `starting` → `serving` → `draining` → `stopping`. */
export class Lifecycle {
  private state: 'starting' | 'serving' | 'draining' | 'stopping' = 'starting';
  private readonly listeners = new Set<() => void>();

  get serving(): boolean {
    return this.state === 'serving';
  }

  get draining(): boolean {
    return this.state === 'draining' || this.stopping;
  }

  get stopping(): boolean {
    return this.state === 'stopping';
  }

  serve(): void {
    this.state = 'serving';
  }

  /** From now on `ready` is 503 and connections are asked to close; whoever listens ends its streams. */
  drain(): void {
    if (this.draining) return;
    this.state = 'draining';
    for (const listener of this.listeners) listener();
  }

  /** From now on every new request is refused; those under way are finished. */
  stop(): void {
    this.drain();
    this.state = 'stopping';
  }

  onDrain(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
