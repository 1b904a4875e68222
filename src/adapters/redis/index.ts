import type { Cache } from '../../ports/cache.js';
import type { Clock } from '../../ports/clock.js';
import type { EventFeed } from '../../ports/event-feed.js';
import { Breaker, withDeadline } from './breaker.js';
import { RedisCache } from './redis-cache.js';
import { closeConnection, openConnection, type RedisConnection } from './redis-connection.js';
import { RedisFeed } from './redis-feed.js';

/** Past this a ping counts as failed. */
const PING_DEADLINE_MS = 500;

/** How long the start waits for the first connection, so that a healthy Redis is there for the first request. */
const FIRST_CONNECTION_MS = 500;

export interface RedisOptions {
  /** `redis[s]://[[user][:password]@]host[:port][/database]`. */
  readonly url: string;
  /** Of every key and channel. */
  readonly keyPrefix: string;
  /** Carries the hints inside this process; closed with the feed over it. */
  readonly localFeed: EventFeed;
  /** Hears what goes wrong, once for each outage. */
  readonly onTrouble: (message: string) => void;
}

/** What Redis is used for. Nothing that decides anything lives there. */
export interface Redis {
  readonly cache: Cache;
  readonly feed: EventFeed;
  /** Whether the first connection was there in time; otherwise it is tried for ever in the background. */
  readonly isConnected: boolean;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Never rejects: a Redis that is down costs latency, nothing else. */
export async function openRedis(clock: Clock, options: RedisOptions): Promise<Redis> {
  const { url, keyPrefix, localFeed, onTrouble } = options;
  const client = openConnection(clock, { url, onTrouble });
  const subscriber = openConnection(clock, { url, onTrouble: () => undefined });
  const reads = new Breaker(clock);
  const feed = new RedisFeed(localFeed, client, subscriber, reads, `${keyPrefix}hints`);
  return {
    cache: new RedisCache(client, reads, new Breaker(clock), keyPrefix),
    feed,
    isConnected: await isConnectedInTime(client),
    async ping() {
      await withDeadline(client.ping(), PING_DEADLINE_MS);
    },
    async close() {
      await feed.close();
      closeConnection(client);
      closeConnection(subscriber);
    },
  };
}

function isConnectedInTime(client: RedisConnection): Promise<boolean> {
  const ready = new Promise<void>((resolve) => {
    client.once('ready', () => resolve());
  });
  return withDeadline(ready, FIRST_CONNECTION_MS).then(
    () => true,
    () => false,
  );
}
