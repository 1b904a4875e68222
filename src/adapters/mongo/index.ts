import mongoose from 'mongoose';
import type { Clock } from '../../ports/clock.js';
import { StoreStartError } from '../../ports/conversation-store.js';
import { createIndexes, missingIndexes } from './indexes.js';
import { type MongoOptions, MongoStore } from './mongo-store.js';
import { HEARTBEAT_EVERY_MS } from './pulse.js';
import { type Collections, collectionsOf } from './schema.js';

export { createIndexes, INDEX_VERSION, missingIndexes } from './indexes.js';
export { MongoStore } from './mongo-store.js';
export { shard, shardCommands } from './sharding.js';

export interface OpenMongoOptions extends MongoOptions {
  readonly uri: string;
  /** Builds missing indexes; otherwise their absence refuses the start and names the command. */
  readonly createsIndexes: boolean;
}

/** How long one attempt looks for a primary, or waits for a connection. */
const SERVER_SELECTION_MS = 1_500;
/** A connection over which nothing came back for so long is closed. No call waits for that: each has its deadline. */
const SOCKET_TIMEOUT_MS = 30_000;
/** How long the server waits for a majority before it says that it does not know. */
const MAJORITY_WAIT_MS = 5_000;
const MAX_CONNECTIONS = 100;

/** Connects, verifies the indexes, and is ready to serve. Rejects with `StoreStartError` and a clear message. */
export async function openMongoStore(clock: Clock, options: OpenMongoOptions): Promise<MongoStore> {
  const { connection, collections } = await connect(options.uri);
  try {
    await requireIndexes(collections, options.createsIndexes);
    return new MongoStore(connection, collections, clock, options);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** For the store, and for `migrate`, whose commands may take minutes: it gives 0, for ever. */
export async function connect(
  uri: string,
  socketTimeoutMs = SOCKET_TIMEOUT_MS,
): Promise<{ connection: mongoose.Connection; collections: Collections }> {
  const connection = mongoose.createConnection(uri, {
    writeConcern: { w: 'majority', journal: true, wtimeoutMS: MAJORITY_WAIT_MS },
    readConcernLevel: 'majority',
    readPreference: 'primary',
    serverSelectionTimeoutMS: SERVER_SELECTION_MS,
    socketTimeoutMS: socketTimeoutMs,
    connectTimeoutMS: SERVER_SELECTION_MS,
    heartbeatFrequencyMS: HEARTBEAT_EVERY_MS,
    // Each heartbeat is asked for: one that the server streams comes late on a line that swallows everything.
    serverMonitoringMode: 'poll',
    waitQueueTimeoutMS: SERVER_SELECTION_MS,
    maxPoolSize: MAX_CONNECTIONS,
    bufferCommands: false,
    autoIndex: false,
    autoCreate: false,
    sanitizeFilter: true,
  });
  const collections = collectionsOf(connection);
  try {
    await connection.asPromise();
    return { connection, collections };
  } catch (error) {
    await connection.close().catch(() => undefined);
    const why = error instanceof Error ? error.name : 'unknown fault';
    throw new StoreStartError(
      `MongoDB cannot be reached (${why}): start it, or mend MONGODB_URI. Without MONGODB_URI the service uses its embedded store.`,
      error,
    );
  }
}

async function requireIndexes(collections: Collections, createsIndexes: boolean): Promise<void> {
  const missing = await missingIndexes(collections);
  if (missing.length === 0) return;
  if (createsIndexes) return createIndexes(collections, missing);
  const names = missing.map(({ collection, name }) => `${collection}.${name}`).join(', ');
  throw new StoreStartError(`The database lacks indexes that the service rests on (${names}). Run: npm run migrate`);
}
