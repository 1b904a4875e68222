import type { Cache } from '../../ports/cache.js';
import type { ChangeNotifier } from '../../ports/change-notifier.js';
import type { Clock } from '../../ports/clock.js';
import { answerWithinMs, Breaker } from './breaker.js';
import { pingRedis } from './ping-redis.js';
import { RedisCache } from './redis-cache.js';
import { closeConnection, openConnection, type RedisConnection } from './redis-connection.js';
import { RedisFaults, type RedisObserver } from './redis-faults.js';
import { RedisNotifier } from './redis-notifier.js';

/** How long the start waits for the first connection, so that a working Redis is available to the first request. */
const FIRST_CONNECTION_MS = 500;

export interface RedisOptions extends RedisObserver {
  /** `redis[s]://[[user][:password]@]host[:port][/database]`. */
  readonly url: string;
  /** Prefix of all keys and channels. */
  readonly keyPrefix: string;
  /** Delivers notifications inside this process; closed with the notifier on top of it. */
  readonly localNotifier: ChangeNotifier;
}

/** What Redis is used for. Correctness never depends on it. */
export interface Redis {
  readonly cache: Cache;
  readonly notifier: ChangeNotifier;
  /** Whether the first connection succeeded in time; otherwise it is retried forever in the background. */
  readonly isConnected: boolean;
  /** Rejects if anything that the service uses of Redis does not work. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Never rejects: an unreachable Redis only costs latency. */
export async function openRedis(clock: Clock, options: RedisOptions): Promise<Redis> {
  const { url, keyPrefix, localNotifier } = options;
  const faults = new RedisFaults(clock, options, () => client.isReady);
  const client = openConnection(clock, { url, onFault: faults.listenerFor('connect') });
  const onSubscribeFault = faults.listenerFor('subscribe');
  const subscriber = openConnection(clock, { url, onFault: onSubscribeFault });
  const [reads, writes, publications] = [
    new Breaker(clock, faults.listenerFor('read')),
    // One each: a full Redis refuses writes, but serves reads.
    new Breaker(clock, faults.listenerFor('write')),
    new Breaker(clock, faults.listenerFor('publish')),
  ];
  const notifier = new RedisNotifier(localNotifier, {
    publisher: client,
    subscriber,
    breaker: publications,
    onSubscribeFault,
    channel: `${keyPrefix}hints`,
  });
  return {
    cache: new RedisCache(client, reads, writes, keyPrefix),
    notifier,
    isConnected: await isConnectedInTime(client, notifier),
    ping: () => pingRedis({ client, notifier, breakers: [reads, writes, publications], keyPrefix }),
    async close() {
      await notifier.close();
      closeConnection(client);
      closeConnection(subscriber);
    },
  };
}

/** Both connections: directly after the start, health would otherwise report the subscriber as missing. */
function isConnectedInTime(client: RedisConnection, notifier: RedisNotifier): Promise<boolean> {
  const ready = new Promise<void>((resolve) => {
    client.once('ready', () => resolve());
  });
  return answerWithinMs(FIRST_CONNECTION_MS, () => Promise.all([ready, notifier.hasTried])).then(
    () => true,
    () => false,
  );
}
