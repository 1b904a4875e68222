import { join } from 'node:path';
import type { Logger } from 'pino';
import { FolderObjectStore } from './adapters/fs/index.js';
import { InProcessFeed } from './adapters/memory/in-process-feed.js';
import type { Redis } from './adapters/redis/index.js';
import { SqliteStore } from './adapters/sqlite/index.js';
import { systemRandom } from './adapters/system/system-random.js';
import { CachedStore } from './application/cached-store.js';
import type { OtherCopies } from './application/eraser.js';
import { ErasureLedger } from './application/erasure-ledger.js';
import type { Dependency } from './application/health.service.js';
import type { AppConfig } from './config/app-config.js';
import type { Clock } from './ports/clock.js';
import type { ConversationStore } from './ports/conversation-store.js';
import type { EventFeed } from './ports/event-feed.js';
import type { ObjectStore } from './ports/object-store.js';
import type { Metrics } from './telemetry/metrics.js';

/** What the service stands on, by its configuration: embedded, or MongoDB and Redis. Injected whole, to be closed whole. */
export class Backends {
  private constructor(
    readonly store: ConversationStore,
    readonly feed: EventFeed,
    /** What `/health` asks. */
    readonly dependencies: readonly Dependency[],
    /** What an erasure reaches beside the store. */
    readonly copies: OtherCopies,
    readonly ledger: ErasureLedger,
    private readonly redis: Redis | undefined,
  ) {}

  /** Rejects with an error of the adapter, whose message says what to do. A Redis that is down does not matter. */
  static async open(config: AppConfig, clock: Clock, metrics: Metrics, logger: Logger): Promise<Backends> {
    const store = await openStore(config, clock, metrics);
    metrics.observeQueue(() => store.queueDepth);
    const redis = await openRedis(config, clock, logger);
    const dependencies: Dependency[] = [{ name: store.name, critical: true, ping: () => store.ping() }];
    if (redis) dependencies.push({ name: 'redis', critical: false, ping: () => redis.ping() });
    // A page of the embedded store is read faster than one of Redis: there only the hints go through it.
    const isCached = redis !== undefined && config.store.kind === 'mongodb';
    const cached = isCached ? new CachedStore(store, redis.cache, metrics) : undefined;
    const feed = redis?.feed ?? new InProcessFeed();
    const ledger = new ErasureLedger(await openLedger(config), store.keeping);
    return new Backends(cached ?? store, feed, dependencies, copiesIn(cached), ledger, redis);
  }

  async close(): Promise<void> {
    await (this.redis ?? this.feed).close();
    await this.store.close();
  }
}

/** Longer than the slowest read, which may put a page back that an erasure has removed. */
const PAGES_SETTLE_MS = 30_000;

function copiesIn(cached: CachedStore | undefined): OtherCopies {
  return {
    settleMs: cached ? PAGES_SETTLE_MS : 0,
    forgetPages: async (sessionId) => cached?.forgetPages(sessionId),
    removeObjects: async (_, markedKey) => {
      if (markedKey !== undefined) throw new Error('an archived session is only erased while its archive is set up');
    },
  };
}

/** Beside the database, to be kept apart from its backups. A MongoDB has no folder of ours beside it. */
async function openLedger({ store }: AppConfig): Promise<ObjectStore | undefined> {
  return store.kind === 'sqlite' ? FolderObjectStore.open(join(store.dataDir, 'ledger')) : undefined;
}

async function openStore(config: AppConfig, clock: Clock, metrics: Metrics): Promise<ConversationStore> {
  const { store, lateEventGraceMs, queue } = config;
  const options = {
    lateEventGraceMs,
    maxQueuedEvents: queue.maxEvents,
    maxQueuedBytes: queue.maxBytes,
    observer: metrics,
  };
  if (store.kind === 'sqlite') return SqliteStore.open(clock, { ...options, dataDir: store.dataDir });
  // Loaded only where they are used: the drivers cost a start of the embedded store nothing.
  const { openMongoStore } = await import('./adapters/mongo/index.js');
  // In production a person decides when an index is built: `npm run migrate`.
  return openMongoStore(clock, {
    ...options,
    uri: store.uri,
    createsIndexes: config.environment !== 'production',
    random: systemRandom,
  });
}

async function openRedis({ redis }: AppConfig, clock: Clock, logger: Logger): Promise<Redis | undefined> {
  if (!redis) return undefined;
  const module = await import('./adapters/redis/index.js');
  const opened = await module.openRedis(clock, {
    ...redis,
    localFeed: new InProcessFeed(),
    onTrouble: (trouble) =>
      logger.warn({ trouble }, 'Redis cannot be reached: going on without cache and remote hints'),
  });
  if (!opened.isConnected) logger.warn('Redis is not there yet: starting degraded');
  return opened;
}
