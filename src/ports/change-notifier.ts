/**
 * "Session S has reached sequence n", or "this annotation of it has changed". A hint that wakes readers; never a fact that
 * anything rests on.
 */
export interface ChangeNotification {
  readonly sessionId: string;
  /** 0 where nothing is said of its log. */
  readonly sequence: number;
  /** The name of the annotation that was put or deleted. */
  readonly annotation?: string;
}

export type ChangeListener = (hint: ChangeNotification) => void;

/**
 * Carries hints from writers to tails, in this process or across many. Hints may be lost, late, repeated or out of
 * order; a tail reads the store from its own cursor and polls besides, so a lost hint costs latency, never an event.
 */
export abstract class ChangeNotifier {
  /** Never throws, never blocks, keeps nothing for later. */
  abstract publish(hint: ChangeNotification): void;

  /** Hears every hint published from now on by this or (where the feed spans processes) another process. Returns the way to stop. */
  abstract subscribe(listener: ChangeListener): () => void;

  /** False while hints of other processes are known not to come in: who rests on them alone must look for himself. */
  get isWhole(): boolean {
    return true;
  }

  /** Grows whenever hints of other processes may have been missed for a while. */
  get lapses(): number {
    return 0;
  }

  abstract close(): Promise<void>;
}
