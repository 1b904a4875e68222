import { LruCache } from '../../lib/lru-cache.js';
import { Cache } from '../../ports/cache.js';

interface CachedText {
  readonly version: string;
  readonly text: string;
}

/** A few hundred pages of 50 events. */
const MAX_CHARS = 8 * 1024 * 1024;

/** Follows a group; never part of one. */
const SEPARATOR = '\n';

/** A least-recently-used cache in this process, limited in characters. */
export class MemoryCache extends Cache {
  private readonly texts: LruCache<CachedText>;

  constructor(maxChars = MAX_CHARS) {
    super();
    this.texts = new LruCache(maxChars);
  }

  async get(group: string, name: string, version: string): Promise<string | undefined> {
    const cached = this.texts.get(group + SEPARATOR + name);
    return cached?.version === version ? cached.text : undefined;
  }

  set(group: string, name: string, version: string, text: string): void {
    this.texts.set(group + SEPARATOR + name, { version, text }, text.length);
  }

  async forget(group: string): Promise<void> {
    this.texts.deleteAll(group + SEPARATOR);
  }
}
