import { type Breaker, withDeadline } from './breaker.js';
import type { RedisConnection } from './redis-connection.js';
import type { RedisFeed } from './redis-notifier.js';

/** Past this Redis counts as down. */
const PROBE_DEADLINE_MS = 500;
/** The key of a probe goes away, whatever becomes of the process. */
const PROBE_TTL_SECONDS = 60;

/**
 * Does what the service does: writes a key of its own, reads it, takes one away, publishes, and looks whether hints of
 * others come in. A fault that was done without in the last seconds counts, too.
 */
export class RedisHealth {
  /** Of all instances, which write the same there: none takes it away from another. */
  private readonly key: string;

  constructor(
    private readonly client: RedisConnection,
    private readonly feed: RedisFeed,
    private readonly breakers: readonly Breaker[],
    keyPrefix: string,
  ) {
    this.key = `${keyPrefix}health`;
  }

  /** Rejects where anything that is used does not work. */
  async ping(): Promise<void> {
    await withDeadline(this.probe(), PROBE_DEADLINE_MS);
    if (!this.feed.isWhole) throw new Error('Redis: change notifications from other instances do not arrive');
    if (this.breakers.some(({ isFailing }) => isFailing)) throw new Error('Redis: recent calls have failed');
  }

  private async probe(): Promise<void> {
    const { client, key } = this;
    await client.multi().hSet(key, 'probe', 'text').expire(key, PROBE_TTL_SECONDS).exec();
    const [text] = await Promise.all([
      client.hGet(key, 'probe'),
      // There is nothing under it: only the right to is asked for.
      client.unlink(`${key}:none`),
      this.feed.probe(),
    ]);
    if (text !== 'text') throw new Error('Redis: a value that was written could not be read back');
  }
}
