import mongoose from 'mongoose';
import type { Clock } from '../../ports/clock.js';
import { StoreStartError } from '../../ports/conversation-store.js';
import { createIndexes, missingIndexes } from './indexes.js';
import { type MongoOptions, MongoStore } from './mongo-store.js';
import { type Collections, collectionsOf } from './schema.js';

export { createIndexes, INDEX_VERSION, missingIndexes } from './indexes.js';
export { MongoStore } from './mongo-store.js';
export { shard, shardCommands } from './sharding.js';

export interface OpenMongoOptions extends MongoOptions {
  readonly uri: string;
  /** Builds missing indexes; otherwise their absence refuses the start and names the command. */
  readonly createsIndexes: boolean;
}

/** MongoDB is down when no server is found for so long: calls then fail within 2 s. */
const SERVER_SELECTION_MS = 1_800;

/** A connection over which nothing came back for so long is given up. */
const SOCKET_TIMEOUT_MS = 4_000;
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

/** For the store and for `migrate`. */
export async function connect(uri: string): Promise<{ connection: mongoose.Connection; collections: Collections }> {
  const connection = mongoose.createConnection(uri, {
    writeConcern: { w: 'majority', journal: true },
    readConcernLevel: 'majority',
    readPreference: 'primary',
    retryWrites: !/[?&]retryWrites=/.test(uri),
    serverSelectionTimeoutMS: SERVER_SELECTION_MS,
    socketTimeoutMS: SOCKET_TIMEOUT_MS,
    connectTimeoutMS: SERVER_SELECTION_MS,
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
