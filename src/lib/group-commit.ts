/** What is left out is not limited. */
export interface GroupCommitLimits {
  /** Most operations that may wait; more are refused with a `QueueFullError`. */
  readonly maxQueuedItems?: number;
  /** Most bytes that may wait, by the estimate given with each operation. */
  readonly maxQueuedBytes?: number;
  /** Most operations in one commit: bounds how long the first one waits for the last. */
  readonly maxGroupItems?: number;
  /** Most bytes in one commit (one operation may be larger and then goes alone). */
  readonly maxGroupBytes?: number;
}

/** The bounds of what may wait are reached. Nothing came of the operation. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';

  constructor() {
    super('The queue is full.');
  }
}

interface Waiting<Operation, Result> {
  readonly operation: Operation;
  readonly sizeBytes: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Coalesces concurrent writes: whatever waits while one commit is running goes into the next. Latency stays one commit,
 * throughput follows the group. Operations commit in the order in which they were added. Bounded: beyond the limits
 * `add` rejects at once, before memory grows.
 */
export class GroupCommit<Operation, Result> {
  private waiting: Waiting<Operation, Result>[] = [];
  private queuedBytes = 0;
  private running: Promise<void> | undefined;
  private isCommitting = false;

  /** `commit` makes all operations durable and returns their results in order; if it rejects, so do all of them. */
  constructor(
    private readonly commit: (operations: readonly Operation[]) => Promise<readonly Result[]>,
    private readonly limits: GroupCommitLimits,
  ) {}

  get depth(): number {
    return this.waiting.length;
  }

  /** How many wait, and one more, behind a commit under way; 0 while the next group is only gathering. */
  get backlog(): number {
    return this.isCommitting ? 1 + this.waiting.length : 0;
  }

  /** Nothing waits and nothing is being committed. */
  get isIdle(): boolean {
    return this.running === undefined;
  }

  add(operation: Operation, sizeBytes: number): Promise<Result> {
    const { maxQueuedItems = Number.POSITIVE_INFINITY, maxQueuedBytes = Number.POSITIVE_INFINITY } = this.limits;
    const isFull = this.waiting.length >= maxQueuedItems || this.queuedBytes + sizeBytes > maxQueuedBytes;
    if (isFull && this.waiting.length > 0) return Promise.reject(new QueueFullError());
    return new Promise<Result>((resolve, reject) => {
      this.waiting.push({ operation, sizeBytes, resolve, reject });
      this.queuedBytes += sizeBytes;
      this.running ??= this.run();
    });
  }

  /** Resolves once everything added so far is settled. */
  async drain(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      // Let all that this turn of the event loop brings join the group: fewer, fuller commits.
      await endOfTurn();
      const group = this.takeGroup();
      this.isCommitting = true;
      try {
        const results = await this.commit(group.map((waiting) => waiting.operation));
        group.forEach((waiting, index) => {
          waiting.resolve(results[index] as Result);
        });
      } catch (error) {
        for (const waiting of group) waiting.reject(error);
      } finally {
        this.isCommitting = false;
      }
    }
    this.running = undefined;
  }

  private takeGroup(): Waiting<Operation, Result>[] {
    const { maxGroupItems = Number.POSITIVE_INFINITY, maxGroupBytes = Number.POSITIVE_INFINITY } = this.limits;
    let count = 0;
    let bytes = 0;
    for (const waiting of this.waiting) {
      if (count > 0 && (count >= maxGroupItems || bytes + waiting.sizeBytes > maxGroupBytes)) break;
      count++;
      bytes += waiting.sizeBytes;
    }
    this.queuedBytes -= bytes;
    return this.waiting.splice(0, count);
  }
}

function endOfTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
