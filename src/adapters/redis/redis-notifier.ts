import { type ChangeListener, type ChangeNotification, ChangeNotifier } from '../../ports/change-notifier.js';
import type { Breaker } from './breaker.js';
import type { RedisConnection } from './redis-connection.js';
import type { FaultListener } from './redis-faults.js';

/** Notifications within this time are sent together, the newest of each session: one message, however many events. */
const GATHER_MS = 5;

/** How soon a refused subscription is retried: permissions may be granted while the service runs. */
const SUBSCRIBE_AGAIN_MS = 2_000;

/** The dependencies of the notifier. */
export interface RedisNotifierParts {
  readonly publisher: RedisConnection;
  readonly subscriber: RedisConnection;
  /** For publications. */
  readonly breaker: Breaker;
  readonly onSubscribeFault: FaultListener;
  readonly channel: string;
}

/**
 * Change notifications over Redis pub/sub. Listeners in this process are notified at once and without Redis; those in
 * others when the message arrives. A lost message delays a read of the store, but never loses an event.
 */
export class RedisNotifier extends ChangeNotifier {
  private readonly gathered = new Map<string, ChangeNotification>();
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;
  private isSubscribed = false;
  private subscriptions = 0;
  private again: NodeJS.Timeout | undefined;
  private markTried: () => void = () => undefined;

  /** Resolves once the server has answered the first subscription, with any result. */
  readonly hasTried = new Promise<void>((resolve) => {
    this.markTried = resolve;
  });

  constructor(
    private readonly local: ChangeNotifier,
    private readonly parts: RedisNotifierParts,
  ) {
    super();
    // The client renews an existing subscription, but forgets a failed one; subscribing twice does no harm.
    parts.subscriber.on('ready', () => void this.listen());
  }

  /** False while notifications of other processes do not arrive. */
  override get isWhole(): boolean {
    return this.isSubscribed && this.parts.subscriber.isReady;
  }

  override get lapses(): number {
    return this.subscriptions;
  }

  publish(notification: ChangeNotification): void {
    if (this.isClosed) return;
    this.local.publish(notification);
    const { sessionId, annotation = '' } = notification;
    const key = `${sessionId} ${annotation}`;
    if (notification.sequence >= (this.gathered.get(key)?.sequence ?? 0)) this.gathered.set(key, notification);
    this.timer ??= setTimeout(() => this.send(), GATHER_MS);
  }

  subscribe(listener: ChangeListener): () => void {
    return this.local.subscribe(listener);
  }

  /** Publishes an empty message the usual way. Rejects if that fails. */
  async probe(): Promise<void> {
    await this.parts.publisher.publish(this.parts.channel, '[]');
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    clearTimeout(this.again);
    await this.local.close();
  }

  private send(): void {
    this.timer = undefined;
    const message = JSON.stringify([...this.gathered.values()].map(toMessage));
    this.gathered.clear();
    const { breaker, publisher, channel } = this.parts;
    void breaker.call(() => publisher.publish(channel, message));
  }

  private async listen(): Promise<void> {
    clearTimeout(this.again);
    const { subscriber, channel, onSubscribeFault } = this.parts;
    this.isSubscribed = false;
    try {
      await subscriber.subscribe(channel, this.receive);
      this.isSubscribed = true;
      this.subscriptions++;
    } catch (error) {
      onSubscribeFault(error, true);
      // A lost connection is re-established automatically.
      if (!this.isClosed && subscriber.isReady) this.again = setTimeout(() => void this.listen(), SUBSCRIBE_AGAIN_MS);
    }
    this.markTried();
  }

  private readonly receive = (message: string): void => {
    for (const notification of parseNotifications(message)) this.local.publish(notification);
  };
}

/** Instances before annotations read the first two members, and then the session. */
function toMessage({ sessionId, sequence, annotation }: ChangeNotification): readonly (string | number)[] {
  return annotation === undefined ? [sessionId, sequence] : [sessionId, sequence, annotation];
}

/** Others may write to the channel too: anything else is ignored. */
function parseNotifications(message: string): readonly ChangeNotification[] {
  try {
    const notifications: readonly (readonly unknown[])[] = JSON.parse(message);
    return notifications.flatMap(([sessionId, sequence, annotation]) => {
      if (typeof sessionId !== 'string' || !Number.isSafeInteger(sequence)) return [];
      return { sessionId, sequence: Number(sequence), ...(typeof annotation === 'string' ? { annotation } : {}) };
    });
  } catch {
    return [];
  }
}
