/**
 * "Session S has reached sequence n", or "this annotation of it has changed". A hint that wakes readers; correctness
 * never depends on it.
 */
export interface ChangeNotification {
  readonly sessionId: string;
  /** 0 if the notification is not about the log. */
  readonly sequence: number;
  /** Name of the annotation that was put or deleted. */
  readonly annotation?: string;
}

export type ChangeListener = (notification: ChangeNotification) => void;

/**
 * Carries change notifications from writers to readers, within a process or between processes. Notifications may be
 * lost, late, repeated or out of order: readers read the store from their own position and also poll, so a lost one
 * costs latency, but never an event.
 */
export abstract class ChangeNotifier {
  /** Never throws, never blocks, and is not stored. */
  abstract publish(notification: ChangeNotification): void;

  /**
   * Calls the listener for every notification published from now on, by this process or, if the notifier spans processes,
   * by others. Returns a function that unsubscribes.
   */
  abstract subscribe(listener: ChangeListener): () => void;

  /** False while notifications of other processes are known to be missing: then poll. */
  get isWhole(): boolean {
    return true;
  }

  /** Increases whenever notifications of other processes may have been missed. */
  get lapses(): number {
    return 0;
  }

  abstract close(): Promise<void>;
}
