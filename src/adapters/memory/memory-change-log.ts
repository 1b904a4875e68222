import { type Change, ChangeLog, type ConsumerLag } from '../../ports/change-log.js';

interface Mark {
  readonly position: number;
  readonly atMs: number;
}

/** One mark per session, latest change last; each consumer remembers its position. */
export class MemoryChangeLog extends ChangeLog {
  private readonly checkpoints = new Map<string, number>();
  private readonly marks = new Map<string, Mark>();
  private last = 0;

  constructor(
    private readonly requireOpen: () => void,
    private readonly nowMs: () => number,
  ) {
    super();
  }

  async addConsumers(names: readonly string[]): Promise<void> {
    this.requireOpen();
    for (const name of names) if (!this.checkpoints.has(name)) this.checkpoints.set(name, this.last);
  }

  async removeConsumer(name: string): Promise<void> {
    this.requireOpen();
    this.checkpoints.delete(name);
    this.forgetHandled();
  }

  async read(consumer: string, limit: number): Promise<readonly Change[]> {
    return this.waiting(consumer)
      .slice(0, limit)
      .map(([sessionId, { position }]) => ({ sessionId, position: String(position) }));
  }

  async acknowledge(consumer: string, changes: readonly Change[]): Promise<void> {
    const checkpoint = this.checkpoints.get(consumer);
    if (checkpoint === undefined) return;
    this.checkpoints.set(consumer, Math.max(checkpoint, ...changes.map(({ position }) => Number(position))));
    this.forgetHandled();
  }

  async findLag(consumer: string): Promise<ConsumerLag> {
    const waiting = this.waiting(consumer);
    return { sessions: waiting.length, oldestMs: waiting[0]?.[1].atMs ?? null };
  }

  mark(sessionId: string): void {
    if (this.checkpoints.size === 0) return;
    this.last += 1;
    // Deleted first, so that the latest change is last in the map.
    this.marks.delete(sessionId);
    this.marks.set(sessionId, { position: this.last, atMs: this.nowMs() });
  }

  forget(sessionId: string): void {
    this.marks.delete(sessionId);
  }

  private waiting(consumer: string): readonly (readonly [string, Mark])[] {
    this.requireOpen();
    const checkpoint = this.checkpoints.get(consumer) ?? Number.POSITIVE_INFINITY;
    return [...this.marks].filter(([, { position }]) => position > checkpoint);
  }

  private forgetHandled(): void {
    const handled = Math.min(...this.checkpoints.values());
    for (const [sessionId, { position }] of this.marks) if (position <= handled) this.marks.delete(sessionId);
  }
}
