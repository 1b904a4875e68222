import { type ChangeListener, type ChangeNotification, ChangeNotifier } from '../../ports/change-notifier.js';

/** The feed of a single process: listeners are called at once, in the order in which they subscribed. */
export class InProcessFeed extends ChangeNotifier {
  private readonly subscriptions = new Set<Subscription>();
  private closed = false;

  publish(hint: ChangeNotification): void {
    // A copy, because a listener may subscribe others, and those must not hear this hint; nor must one that was stopped.
    for (const subscription of [...this.subscriptions]) {
      if (this.subscriptions.has(subscription)) deliver(subscription, hint);
    }
  }

  subscribe(listener: ChangeListener): () => void {
    const subscription: Subscription = { listener };
    if (!this.closed) this.subscriptions.add(subscription);
    return () => {
      this.subscriptions.delete(subscription);
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    this.subscriptions.clear();
  }
}

/** An object of its own, so that a listener that subscribes twice can stop once. */
interface Subscription {
  readonly listener: ChangeListener;
}

function deliver({ listener }: Subscription, hint: ChangeNotification): void {
  try {
    listener(hint);
  } catch {
    // A hint that is lost costs its listener latency; the writer's acknowledgement must not fail for it.
  }
}
