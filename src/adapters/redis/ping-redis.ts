import { answerWithinMs, type Breaker } from './breaker.js';
import type { RedisConnection } from './redis-connection.js';
import type { RedisNotifier } from './redis-notifier.js';

/** After this time Redis counts as down. */
const PROBE_DEADLINE_MS = 500;
/** The key of a probe expires, whatever happens to the process. */
const PROBE_TTL_SECONDS = 60;

export interface PingParts {
  readonly client: RedisConnection;
  readonly notifier: RedisNotifier;
  readonly breakers: readonly Breaker[];
  readonly keyPrefix: string;
}

/**
 * Tests everything that the service does: sets a key, reads it, deletes one, publishes, and checks that notifications of
 * others arrive. A fault tolerated in the last seconds counts, too. Rejects if anything does not work.
 */
export async function pingRedis({ client, notifier, breakers, keyPrefix }: PingParts): Promise<void> {
  // Shared by all instances, which write the same value: none of them deletes it.
  await answerWithinMs(PROBE_DEADLINE_MS, () => probe(client, notifier, `${keyPrefix}health`));
  if (!notifier.isWhole) throw new Error('Redis: change notifications from other instances do not arrive');
  if (breakers.some(({ isFailing }) => isFailing)) throw new Error('Redis: recent calls have failed');
}

async function probe(client: RedisConnection, notifier: RedisNotifier, key: string): Promise<void> {
  await client.multi().hSet(key, 'probe', 'text').expire(key, PROBE_TTL_SECONDS).exec();
  const [text] = await Promise.all([
    client.hGet(key, 'probe'),
    // The key does not exist: this only tests the permission.
    client.unlink(`${key}:none`),
    notifier.probe(),
  ]);
  if (text !== 'text') throw new Error('Redis: a value that was written could not be read back');
}
