import { join } from 'node:path';
import type { Logger } from 'pino';
import { FolderObjectStore } from './adapters/fs/index.js';
import { InProcessFeed } from './adapters/memory/in-process-feed.js';
import { MemoryCache } from './adapters/memory/memory-cache.js';
import type { Redis } from './adapters/redis/index.js';
import { SqliteStore } from './adapters/sqlite/index.js';
import { systemRandom } from './adapters/system/system-random.js';
import { UuidRequestIds } from './adapters/system/uuid-request-ids.js';
import type { AppConfig, ObjectStoreConfig } from './config/app-config.js';
import { Archive } from './features/archive/index.js';
import type { OtherCopies } from './features/erasure/index.js';
import { ErasureLedger } from './features/erasure/index.js';
import type { Clock } from './ports/clock.js';
import type { ConversationStore } from './ports/conversation-store.js';
import type { EventFeed } from './ports/event-feed.js';
import type { ObjectStore } from './ports/object-store.js';
import { CachedStore } from './runtime/cached-store.js';
import type { Dependency } from './runtime/health.service.js';
import type { Metrics } from './telemetry/metrics.js';

interface Closable {
  close(): Promise<void>;
}

/** What the service stands on, by its configuration: embedded, or MongoDB and Redis. Injected whole, to be closed whole. */
export class Backends {
  private constructor(
    readonly store: ConversationStore,
    readonly feed: EventFeed,
    readonly archive: Archive,
    /** What `/health` asks. */
    readonly dependencies: readonly Dependency[],
    /** What an erasure reaches beside the store. */
    readonly copies: OtherCopies,
    readonly ledger: ErasureLedger,
    /** In this order: nothing is closed that another one still uses. */
    private readonly toClose: readonly (Closable | undefined)[],
  ) {}

  /** Rejects with an error of the adapter, whose message says what to do. A Redis that is down does not matter. */
  static async open(config: AppConfig, clock: Clock, metrics: Metrics, logger: Logger): Promise<Backends> {
    const store = await openStore(config, clock, metrics);
    metrics.observeQueue(() => store.queueDepth);
    const redis = await openRedis(config, clock, metrics, logger);
    const objects = config.archive && (await openObjects(config.archive.objects));
    const dependencies: Dependency[] = [{ name: store.name, critical: true, ping: () => store.ping() }];
    if (objects) dependencies.push({ name: 'archive', critical: false, ping: () => objects.ping() });
    const owner = new UuidRequestIds().next();
    const options = { archiveAfterMs: config.archive?.archiveAfterMs, owner };
    const archive = new Archive(store, objects, clock, options, metrics);
    if (redis) dependencies.push({ name: 'redis', critical: false, ping: () => redis.ping() });
    // A page of the embedded store is read faster than one of a cache: there only the hints go through Redis.
    const cached =
      config.store.kind === 'mongodb'
        ? new CachedStore(archive.store, redis?.cache ?? new MemoryCache(), metrics)
        : undefined;
    const feed = redis?.feed ?? new InProcessFeed();
    const ledger = new ErasureLedger(objects ?? (await openLedger(config)), store.keeping);
    const copies = copiesIn(cached, objects, archive);
    const all = cached ?? archive.store;
    return new Backends(all, feed, archive, dependencies, copies, ledger, [objects, redis ?? feed, store]);
  }

  async close(): Promise<void> {
    for (const one of this.toClose) await one?.close();
  }
}

/** Longer than the slowest read, which may put a page back that an erasure has removed. */
const PAGES_SETTLE_MS = 30_000;

function copiesIn(cached: CachedStore | undefined, objects: ObjectStore | undefined, archive: Archive): OtherCopies {
  return {
    settleMs: cached ? PAGES_SETTLE_MS : 0,
    forgetPages: async (sessionId) => cached?.forgetPages(sessionId),
    objects: objects && { keysOf: (fingerprint) => archive.keysOf(fingerprint), remove: (key) => archive.remove(key) },
  };
}

/** Beside the database, to be kept apart from its backups. A MongoDB has no folder of ours beside it. */
async function openLedger({ store }: AppConfig): Promise<ObjectStore | undefined> {
  return store.kind === 'sqlite' ? FolderObjectStore.open(join(store.dataDir, 'ledger')) : undefined;
}

export async function openStore(config: AppConfig, clock: Clock, metrics: Metrics): Promise<ConversationStore> {
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

async function openRedis(
  { redis }: AppConfig,
  clock: Clock,
  metrics: Metrics,
  logger: Logger,
): Promise<Redis | undefined> {
  if (!redis) return undefined;
  const module = await import('./adapters/redis/index.js');
  const opened = await module.openRedis(clock, {
    ...redis,
    localFeed: new InProcessFeed(),
    onTrouble: (message) => logger.warn(message),
    onFailure: (use) => metrics.redisFailed(use),
  });
  if (!opened.isConnected) logger.warn('Redis is not there yet: starting degraded');
  return opened;
}

/** Loaded only where it is used. Rejects with a message that says what to do. */
export async function openObjects(config: ObjectStoreConfig): Promise<ObjectStore> {
  if (config.kind === 'folder') return FolderObjectStore.open(config.folder);
  const { S3ObjectStore } = await import('./adapters/s3/index.js');
  return S3ObjectStore.open(config);
}
