/**
 * Keeps the newest text of a name, together with the version that the text is of. A name and its version say all that
 * the text depends on, so a text never becomes wrong and nothing has to be invalidated; who asks for another version
 * finds nothing. A cache may forget at any time and may be out of reach: nothing rests on it.
 */
export abstract class Cache {
  /** The text of just this version, or undefined: not there, or not to be had within some tens of milliseconds. Never rejects. */
  abstract get(group: string, name: string, version: string): Promise<string | undefined>;

  /** Replaces the text of any other version, so that a name takes one place only. Returns at once; may silently do nothing. */
  abstract set(group: string, name: string, version: string, text: string): void;

  /** Forgets a whole group; rejects where it cannot be sure that it did. */
  abstract forget(group: string): Promise<void>;
}
