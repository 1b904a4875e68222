/**
 * Caches the newest text of each name, together with its version. Name and version determine the text, so an entry
 * never becomes wrong and needs no invalidation; a request for another version finds nothing. A cache may lose entries
 * or be unavailable at any time: correctness never depends on it.
 */
export abstract class Cache {
  /**
   * Returns the text of exactly this version; undefined if it is missing or cannot be fetched within some tens of
   * milliseconds. Never rejects.
   */
  abstract get(group: string, name: string, version: string): Promise<string | undefined>;

  /**
   * Replaces the text of any other version, so that each name has one entry. Returns immediately; may silently do
   * nothing.
   */
  abstract set(group: string, name: string, version: string, text: string): void;

  /** Deletes a whole group. Rejects if the deletion is not certain. */
  abstract forget(group: string): Promise<void>;
}
