/** What is left out is not limited. */
export interface GroupCommitLimits {
  /** Maximum number of waiting operations; more are rejected with a `QueueFullError`. */
  readonly maxQueuedItems?: number;
  /** Maximum size of the waiting operations, by the estimate given with each. */
  readonly maxQueuedBytes?: number;
  /** Maximum number of operations in one commit, which limits how long the first one waits for the last. */
  readonly maxGroupItems?: number;
  /** Maximum size of one commit; a larger operation is committed alone. */
  readonly maxGroupBytes?: number;
}

/** The queue is full. The operation was not performed. */
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
 * Group commit: the writes that wait while a commit is running share the next one. Latency stays at one commit, and
 * throughput grows with the group. Operations commit in the order in which they were added. Beyond the limits `add`
 * rejects at once, so memory is bounded.
 */
export class GroupCommit<Operation, Result> {
  private waiting: Waiting<Operation, Result>[] = [];
  private queuedBytes = 0;
  private running: Promise<void> | undefined;
  private isCommitting = false;

  /** `commit` makes all operations durable and returns their results in order; if it rejects, so do all operations. */
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

  /** Whether nothing is waiting or being committed. */
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
      // Waits until the end of this turn of the event loop, so that more writes join the group: fewer, larger commits.
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
