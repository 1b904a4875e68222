import { answerWithinMs, type Breaker } from './breaker.js';
import type { RedisConnection } from './redis-connection.js';
import type { RedisNotifier } from './redis-notifier.js';

/** Past this Redis counts as down. */
const PROBE_DEADLINE_MS = 500;
/** The key of a probe goes away, whatever becomes of the process. */
const PROBE_TTL_SECONDS = 60;

export interface PingParts {
  readonly client: RedisConnection;
  readonly feed: RedisNotifier;
  readonly breakers: readonly Breaker[];
  readonly keyPrefix: string;
}

/**
 * Does what the service does: writes a key of its own, reads it, takes one away, publishes, and looks whether hints of
 * others come in. A fault that was done without in the last seconds counts, too. Rejects where anything of it does not work.
 */
export async function pingRedis({ client, feed, breakers, keyPrefix }: PingParts): Promise<void> {
  // Of all instances, which write the same there: none takes it away from another.
  await answerWithinMs(PROBE_DEADLINE_MS, () => probe(client, feed, `${keyPrefix}health`));
  if (!feed.isWhole) throw new Error('Redis: change notifications from other instances do not arrive');
  if (breakers.some(({ isFailing }) => isFailing)) throw new Error('Redis: recent calls have failed');
}

async function probe(client: RedisConnection, feed: RedisNotifier, key: string): Promise<void> {
  await client.multi().hSet(key, 'probe', 'text').expire(key, PROBE_TTL_SECONDS).exec();
  const [text] = await Promise.all([
    client.hGet(key, 'probe'),
    // There is nothing under it: only the right to is asked for.
    client.unlink(`${key}:none`),
    feed.probe(),
  ]);
  if (text !== 'text') throw new Error('Redis: a value that was written could not be read back');
}
