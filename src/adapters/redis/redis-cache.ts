import { Cache } from '../../ports/cache.js';
import { answerWithinMs, type Breaker } from './breaker.js';
import type { RedisConnection } from './redis-connection.js';

/** Limits memory only, because cached entries never become wrong. Counts from the last write to the group. */
const TTL_SECONDS = 3_600;

/** An erasure needs certainty, and can wait longer than a reader. */
const FORGET_DEADLINE_MS = 1_000;

/**
 * One Redis hash per group, so that a group is deleted with one command; one field per name, with the newest version
 * only, so that a group does not grow with versions. Fails open: any error is a miss.
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
 * Stored before the text, and identifies it. More than the version: even if responses of a connection were mixed up,
 * nobody would see another conversation.
 */
function labelOf(group: string, name: string, version: string): string {
  return `${group} ${name} ${version}\n`;
}
