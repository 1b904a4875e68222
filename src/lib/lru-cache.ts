/** A least-recently-used cache with a maximum total weight. A value that would evict many others is not stored. */
export class LruCache<Value> {
  /** A Map iterates in insertion order, so the most recently used entry is moved to the end. */
  private readonly entries = new Map<string, { readonly value: Value; readonly weight: number }>();
  private totalWeight = 0;

  constructor(private readonly maxWeight: number) {}

  get(key: string): Value | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: Value, weight: number): void {
    this.delete(key);
    if (weight > this.maxWeight / 4) return;
    this.entries.set(key, { value, weight });
    this.totalWeight += weight;
    for (const oldest of this.entries.keys()) {
      if (this.totalWeight <= this.maxWeight) return;
      this.delete(oldest);
    }
  }

  clear(): void {
    this.entries.clear();
    this.totalWeight = 0;
  }

  delete(key: string): void {
    this.totalWeight -= this.entries.get(key)?.weight ?? 0;
    this.entries.delete(key);
  }

  /** Deletes all keys with this prefix. Takes time linear in the number of entries. */
  deleteAll(prefix: string): void {
    for (const key of [...this.entries.keys()]) if (key.startsWith(prefix)) this.delete(key);
  }
}
