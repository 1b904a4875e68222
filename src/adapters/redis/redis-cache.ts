import { Cache } from '../../ports/cache.js';
import { answerWithinMs, type Breaker } from './breaker.js';
import type { RedisConnection } from './redis-connection.js';

/** Bounds memory only; what is cached never becomes wrong. Counts from the last write to the group. */
const TTL_SECONDS = 3_600;

/** Whoever erases wants to be sure, and can wait longer than a reader. */
const FORGET_DEADLINE_MS = 1_000;

/**
 * One Redis hash for each group, so that a group is forgotten in one command; one field for each name, which holds the
 * newest version only, so that a group grows with its names and not with its versions. Fails open: whatever is wrong is
 * a miss.
 */
export class RedisCache extends Cache {
  constructor(
    private readonly client: RedisConnection,
    private readonly reads: Breaker,
    private readonly writes: Breaker,
    private readonly keyPrefix: string,
  ) {
    super();
  }

  async get(group: string, name: string, version: string): Promise<string | undefined> {
    const answer = await this.reads.call(() => this.client.hGet(this.keyOf(group), name));
    const found = answer?.result;
    const label = labelOf(group, name, version);
    return found?.startsWith(label) ? found.slice(label.length) : undefined;
  }

  set(group: string, name: string, version: string, text: string): void {
    const key = this.keyOf(group);
    const labelled = labelOf(group, name, version) + text;
    void this.writes.call(() => this.client.multi().hSet(key, name, labelled).expire(key, TTL_SECONDS).exec());
  }

  async forget(group: string): Promise<void> {
    await answerWithinMs(FORGET_DEADLINE_MS, () => this.client.unlink(this.keyOf(group)));
  }

  private keyOf(group: string): string {
    return `${this.keyPrefix}pages:${group}`;
  }
}

/**
 * Stands before the text and says what it is. Not the version alone: whatever mixes up the answers of a connection, nobody
 * is shown another conversation.
 */
function labelOf(group: string, name: string, version: string): string {
  return `${group} ${name} ${version}\n`;
}
