import { EventFeed, type FeedHint, type FeedListener } from '../../ports/event-feed.js';
import type { Breaker } from './breaker.js';
import type { RedisConnection } from './redis-connection.js';

/** Hints of so long a time travel together, the newest of each session: one message, however many events. */
const GATHER_MS = 5;

/**
 * Hints over Redis pub/sub. Listeners of this process hear at once and without Redis; those of others when the message
 * arrives. A lost message is a late look at the store, never a lost event.
 */
export class RedisFeed extends EventFeed {
  private readonly gathered = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly local: EventFeed,
    private readonly publisher: RedisConnection,
    subscriber: RedisConnection,
    private readonly breaker: Breaker,
    private readonly channel: string,
  ) {
    super();
    // The client renews a subscription that it has, but forgets one that failed: to subscribe twice does no harm.
    subscriber.on('ready', () => {
      subscriber.subscribe(channel, this.receive).catch(() => undefined);
    });
  }

  publish(hint: FeedHint): void {
    if (this.isClosed) return;
    this.local.publish(hint);
    this.gathered.set(hint.sessionId, Math.max(hint.sequence, this.gathered.get(hint.sessionId) ?? 0));
    this.timer ??= setTimeout(() => this.send(), GATHER_MS);
  }

  subscribe(listener: FeedListener): () => void {
    return this.local.subscribe(listener);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.local.close();
  }

  private send(): void {
    this.timer = undefined;
    const message = JSON.stringify([...this.gathered]);
    this.gathered.clear();
    void this.breaker.call(() => this.publisher.publish(this.channel, message));
  }

  private readonly receive = (message: string): void => {
    for (const hint of parseHints(message)) this.local.publish(hint);
  };
}

/** Others may write to the channel too: what is no hint is not heard. */
function parseHints(message: string): readonly FeedHint[] {
  try {
    const pairs: readonly (readonly [unknown, unknown])[] = JSON.parse(message);
    return pairs.flatMap(([sessionId, sequence]) =>
      typeof sessionId === 'string' && Number.isSafeInteger(sequence) ? { sessionId, sequence: Number(sequence) } : [],
    );
  } catch {
    return [];
  }
}
