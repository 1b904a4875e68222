import { join } from 'node:path';
import type { Provider } from '@nestjs/common';
import type { Logger } from 'pino';
import { FolderObjectStore } from './adapters/fs/index.js';
import { InProcessNotifier } from './adapters/memory/in-process-notifier.js';
import { MemoryCache } from './adapters/memory/memory-cache.js';
import type { Redis } from './adapters/redis/index.js';
import { SqliteStore } from './adapters/sqlite/index.js';
import { systemRandom } from './adapters/system/system-random.js';
import { UuidRequestIds } from './adapters/system/uuid-request-ids.js';
import type { AppConfig, ObjectStoreConfig } from './config/app-config.js';
import type { Feature, OpenedFeature } from './feature.js';
import type { ChangeNotifier } from './ports/change-notifier.js';
import type { Clock } from './ports/clock.js';
import type { ConversationStore } from './ports/conversation-store.js';
import type { EraseHook } from './ports/erase-hook.js';
import type { ObjectStore } from './ports/object-store.js';
import { CachedStore } from './runtime/cached-store.js';
import { type FeatureContext, Foundation } from './runtime/foundation.js';
import type { Dependency } from './runtime/health.service.js';
import type { SessionMeasurer } from './runtime/session-measurer.js';
import type { Metrics } from './telemetry/metrics.js';

interface Closable {
  close?(): Promise<void>;
}

interface BackendParts {
  readonly config: AppConfig;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly features: readonly Feature[];
}

/**
 * The stores and services chosen by the configuration, embedded or MongoDB and Redis, with the decorators of the
 * capabilities.
 */
export class Backends extends Foundation {
  private constructor(
    readonly store: ConversationStore,
    readonly notifier: ChangeNotifier,
    readonly outside: ObjectStore | undefined,
    private readonly cache: CachedStore | undefined,
    private readonly layers: Layers,
  ) {
    super();
  }

  /** Rejects with an error of the adapter, whose message says what to do. An unreachable Redis is not an error. */
  static async open(parts: BackendParts): Promise<Backends> {
    const toClose: Closable[] = [];
    try {
      return await Backends.openAll(parts, toClose);
    } catch (error) {
      // What was opened before would keep the process of a command alive.
      await closeAll(toClose);
      throw error;
    }
  }

  /** Puts everything that it opens into `toClose`, the last one first. */
  private static async openAll(parts: BackendParts, toClose: Closable[]): Promise<Backends> {
    const { config, clock, metrics, logger, features } = parts;
    const store = await openStore(config, clock, metrics);
    toClose.unshift(store);
    metrics.observeQueue(() => store.queueDepth);
    const redis = await openRedis(config, clock, metrics, logger);
    const notifier = redis?.notifier ?? new InProcessNotifier();
    toClose.unshift(redis ?? notifier);
    const objects = config.objects && (await openObjects(config.objects));
    if (objects) toClose.unshift(objects);
    const dependencies: Dependency[] = [{ name: store.name, critical: true, ping: () => store.ping() }];
    if (objects) dependencies.push({ name: 'archive', critical: false, ping: () => objects.ping() });
    if (redis) dependencies.push({ name: 'redis', critical: false, ping: () => redis.ping() });
    const context = { store, objects, notifier, clock, meter: metrics, log: logger, newOwner };
    const opened = await openFeatures(features, context, config);
    toClose.unshift(...opened.features);
    // The embedded store reads a page faster than a cache: then only notifications go through Redis.
    const cached =
      config.store.kind === 'mongodb'
        ? new CachedStore(opened.store, redis?.cache ?? new MemoryCache(), metrics)
        : undefined;
    const layers = { features: opened.features, dependencies, toClose };
    return new Backends(cached ?? opened.store, notifier, objects ?? (await openLedger(config)), cached, layers);
  }

  get dependencies(): readonly Dependency[] {
    return this.layers.dependencies;
  }

  get eraseHooks(): readonly EraseHook[] {
    const hooks = this.layers.features.flatMap(({ eraseHook }) => eraseHook ?? []);
    return this.cache ? [...hooks, pagesOf(this.cache)] : hooks;
  }

  get measurer(): SessionMeasurer | undefined {
    return this.layers.features.find(({ measurer }) => measurer)?.measurer;
  }

  /** What the capabilities have opened for any Nest module. */
  get providers(): readonly Provider[] {
    return this.layers.features.flatMap(({ providers }) => providers ?? []);
  }

  newOwner(): string {
    return newOwner();
  }

  async close(): Promise<void> {
    await closeAll(this.layers.toClose);
  }
}

interface Layers {
  readonly features: readonly OpenedFeature[];
  readonly dependencies: readonly Dependency[];
  /** Closed in this order, so that nothing in use is closed. */
  readonly toClose: readonly Closable[];
}

async function closeAll(toClose: readonly Closable[]): Promise<void> {
  for (const one of toClose) await one.close?.();
}

const newOwner = () => new UuidRequestIds().next();

/** Opens the capabilities in order; each receives the store as decorated by those before it. */
async function openFeatures(features: readonly Feature[], context: FeatureContext, config: AppConfig) {
  let { store } = context;
  const opened: OpenedFeature[] = [];
  for (const feature of features) {
    const one = (await feature.open?.({ ...context, store }, config)) ?? {};
    store = one.store ?? store;
    opened.unshift(one);
  }
  return { store, features: opened };
}

/** Longer than the slowest read, which may put a page back after an erasure. */
const PAGES_SETTLE_MS = 30_000;

function pagesOf(cache: CachedStore): EraseHook {
  return { settleMs: PAGES_SETTLE_MS, forget: ({ sessionId }) => cache.forgetPages(sessionId) };
}

/** Next to the database, but to be kept apart from its backups. MongoDB has no folder of ours. */
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
  // Imported on demand, so that drivers do not slow down the start of the embedded store.
  const { openMongoStore } = await import('./adapters/mongo/index.js');
  // In production, the operator decides when indexes are built: `conversation-service migrate`.
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
    localNotifier: new InProcessNotifier(),
    onTrouble: (message) => logger.warn(message),
    onFailure: (use) => metrics.redisFailed(use),
  });
  if (!opened.isConnected) logger.warn('Redis cannot be reached yet: the service starts without it (degraded)');
  return opened;
}

/** Imported on demand. Rejects with a message that says what to do. */
export async function openObjects(config: ObjectStoreConfig): Promise<ObjectStore> {
  if (config.kind === 'folder') return FolderObjectStore.open(config.folder);
  const { S3ObjectStore } = await import('./adapters/s3/index.js');
  return S3ObjectStore.open(config);
}
