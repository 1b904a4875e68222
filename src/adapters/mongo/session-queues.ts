import { ConversationError } from '../../domain/errors.js';
import { GroupCommit } from '../../lib/group-commit.js';
import type { SlotOperation, SlotResult } from './log/slot-plan.js';

type Queue = GroupCommit<SlotOperation, SlotResult | undefined>;

/** One MongoDB insert can hold this many records, and some MiB. */
const MAX_GROUP_ITEMS = 1_000;
const MAX_GROUP_BYTES = 8 * 1024 * 1024;

/**
 * Group commit per session: writes that wait while another is in progress share the session's next one. Sessions do not
 * wait for each other; one write at a time takes slots, so an instance never collides with itself.
 */
export class SessionQueues {
  private readonly queues = new Map<string, Queue>();
  private waiting = 0;
  private waitingBytes = 0;

  constructor(
    private readonly write: (
      sessionId: string,
      operations: readonly SlotOperation[],
    ) => Promise<readonly (SlotResult | undefined)[]>,
    private readonly limits: { readonly maxQueuedEvents: number; readonly maxQueuedBytes: number },
  ) {}

  get depth(): number {
    return this.waiting;
  }

  async add(sessionId: string, operation: SlotOperation, sizeBytes: number): Promise<SlotResult | undefined> {
    const { maxQueuedEvents, maxQueuedBytes } = this.limits;
    const isFull = this.waiting >= maxQueuedEvents || this.waitingBytes + sizeBytes > maxQueuedBytes;
    if (isFull && this.waiting > 0) {
      throw new ConversationError('TOO_MANY_REQUESTS', 'The write queue is full; nothing was stored.');
    }
    this.waiting++;
    this.waitingBytes += sizeBytes;
    const queue = this.queueOf(sessionId);
    try {
      return await queue.add(operation, sizeBytes);
    } finally {
      this.waiting--;
      this.waitingBytes -= sizeBytes;
      void this.forgetIdle(sessionId, queue);
    }
  }

  async drain(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.drain()));
  }

  private queueOf(sessionId: string): Queue {
    const known = this.queues.get(sessionId);
    if (known) return known;
    const queue: Queue = new GroupCommit((operations) => this.write(sessionId, operations), {
      maxGroupItems: MAX_GROUP_ITEMS,
      maxGroupBytes: MAX_GROUP_BYTES,
    });
    this.queues.set(sessionId, queue);
    return queue;
  }

  private async forgetIdle(sessionId: string, queue: Queue): Promise<void> {
    await queue.drain();
    if (queue.isIdle && this.queues.get(sessionId) === queue) this.queues.delete(sessionId);
  }
}
