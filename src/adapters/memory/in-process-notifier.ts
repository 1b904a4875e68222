import { type ChangeListener, type ChangeNotification, ChangeNotifier } from '../../ports/change-notifier.js';

/** The notifier of a single process: listeners are called at once, in the order of subscription. */
export class InProcessNotifier extends ChangeNotifier {
  private readonly subscriptions = new Set<Subscription>();
  private closed = false;

  publish(notification: ChangeNotification): void {
    // A copy, because a listener may subscribe or unsubscribe others, which must not receive this notification.
    for (const subscription of [...this.subscriptions]) {
      if (this.subscriptions.has(subscription)) deliver(subscription, notification);
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

/** An object per subscription, so that a listener that subscribes twice can unsubscribe once. */
interface Subscription {
  readonly listener: ChangeListener;
}

function deliver({ listener }: Subscription, notification: ChangeNotification): void {
  try {
    listener(notification);
  } catch {
    // A lost notification only costs latency; the writer's acknowledgement must not fail because of a listener.
  }
}
