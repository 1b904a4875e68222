import { mongo } from 'mongoose';
import type { Clock } from '../../ports/clock.js';
import { StartupError } from '../../ports/conversation-store.js';
import { connect } from './connect.js';
import { ensureSetting } from './ensure-setting.js';
import { createIndexes, missingIndexes } from './indexes.js';
import type { Models } from './models.js';
import { type MongoOptions, MongoStore } from './mongo-store.js';
import { moveErasures } from './move-erasures.js';
import { startErrorOf } from './start-error.js';

export { connect } from './connect.js';
export { INDEX_VERSION } from './declared-indexes.js';
export { createIndexes, missingIndexes } from './indexes.js';
export { MongoStore } from './mongo-store.js';
export { shard, shardCommands } from './sharding.js';

const INCARNATION_BYTES = 8;

export interface OpenMongoOptions extends Omit<MongoOptions, 'incarnation'> {
  readonly uri: string;
  /** Builds missing indexes; otherwise a missing index refuses the start and names the command. */
  readonly createsIndexes: boolean;
}

/** Connects, checks the indexes, and is ready to serve. Rejects with `StartupError` and a clear message. */
export async function openMongoStore(clock: Clock, options: OpenMongoOptions): Promise<MongoStore> {
  const { connection, models } = await connect(options.uri);
  try {
    await requireIndexes(models, options.createsIndexes);
    await moveErasures(models);
    const incarnation = await ensureSetting(models, 'incarnation', INCARNATION_BYTES);
    return new MongoStore(connection, models, clock, { ...options, incarnation });
  } catch (error) {
    await connection.close();
    throw error instanceof mongo.MongoError ? startErrorOf(error, options.uri) : error;
  }
}

async function requireIndexes(models: Models, createsIndexes: boolean): Promise<void> {
  const missing = await missingIndexes(models);
  if (missing.length === 0) return;
  if (createsIndexes) return createIndexes(models, missing);
  const names = missing.map(({ collection, name }) => `${collection}.${name}`).join(', ');
  throw new StartupError(
    `The database lacks indexes that the service needs (${names}). Run: conversation-service migrate`,
  );
}
