import { Cache } from '../../ports/cache.js';

interface CachedText {
  readonly version: string;
  readonly text: string;
}

/** A cache inside the process, for tests and for one instance. Holds the groups written last, and of each the names written last. */
export class MemoryCache extends Cache {
  private readonly groups = new Map<string, Map<string, CachedText>>();

  constructor(private readonly bounds = { maxGroups: 1_000, maxNames: 100 }) {
    super();
  }

  async get(group: string, name: string, version: string): Promise<string | undefined> {
    const cached = this.groups.get(group)?.get(name);
    return cached?.version === version ? cached.text : undefined;
  }

  set(group: string, name: string, version: string, text: string): void {
    const texts = this.groups.get(group) ?? new Map<string, CachedText>();
    putLast(texts, name, { version, text }, this.bounds.maxNames);
    putLast(this.groups, group, texts, this.bounds.maxGroups);
  }

  async forget(group: string): Promise<void> {
    this.groups.delete(group);
  }
}

/** A map gives its keys in the order in which they came, so what was put last goes last. */
function putLast<Value>(map: Map<string, Value>, key: string, value: Value, maxSize: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > maxSize && oldest !== undefined) map.delete(oldest);
}
