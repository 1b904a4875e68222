/**
 * Keeps texts that can never change, by group and key. It may forget at any time and may be out of reach: nothing rests
 * on it, and nothing in it ever needs to be invalidated.
 */
export abstract class Cache {
  /** What was set, or undefined: never set, forgotten, or not to be had within some tens of milliseconds. Never rejects. */
  abstract get(group: string, key: string): Promise<string | undefined>;

  /** Returns at once; may silently do nothing. */
  abstract set(group: string, key: string, text: string): void;

  /** Forgets a whole group; rejects where it cannot be sure that it did. */
  abstract forget(group: string): Promise<void>;
}
