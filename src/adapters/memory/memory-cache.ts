import { Cache } from '../../ports/cache.js';

/** A cache inside the process, for tests and for one instance; holds the groups used last. */
export class MemoryCache extends Cache {
  private readonly groups = new Map<string, Map<string, string>>();

  constructor(private readonly maxGroups = 1_000) {
    super();
  }

  async get(group: string, key: string): Promise<string | undefined> {
    return this.groups.get(group)?.get(key);
  }

  set(group: string, key: string, text: string): void {
    const texts = this.groups.get(group) ?? new Map<string, string>();
    this.groups.delete(group);
    this.groups.set(group, texts.set(key, text));
    const [oldest] = this.groups.keys();
    if (this.groups.size > this.maxGroups && oldest !== undefined) this.groups.delete(oldest);
  }

  async forget(group: string): Promise<void> {
    this.groups.delete(group);
  }
}
