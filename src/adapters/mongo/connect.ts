import mongoose, { type mongo } from 'mongoose';
import { errorCode } from '../../lib/error-code.js';
import { DEFAULT_MONGODB_DATABASE, mongodbDatabaseIn } from '../../lib/mongodb-database.js';
import { StartupError } from '../../ports/conversation-store.js';
import { connectionOptionsFor, unkeptPromises } from './connection-options.js';
import { requirePrimary } from './health.js';
import { type Models, modelsOf } from './models.js';
import { startErrorOf } from './start-error.js';

/** A connection without any response for this long is closed. No call waits for that: each has its own deadline. */
const SOCKET_TIMEOUT_MS = 30_000;

/** The driver's default, in which earlier versions stored conversations if the connection string named no database. */
const EARLIER_DATABASE = 'test';
const NAMESPACE_NOT_FOUND = 26;
const UNAUTHORIZED = 13;

/**
 * Connects, and checks that the driver uses the promised settings. Rejects with `StartupError`, the cause and a remedy.
 * The store uses a timeout; `migrate`, whose commands may take minutes, passes 0 for none.
 */
export async function connect(
  uri: string,
  socketTimeoutMs = SOCKET_TIMEOUT_MS,
): Promise<{ connection: mongoose.Connection; models: Models }> {
  const connection = mongoose.createConnection();
  try {
    const models = modelsOf(connection);
    await connection.openUri(uri, {
      ...connectionOptionsFor(uri, socketTimeoutMs),
      ...(mongodbDatabaseIn(uri) === undefined ? { dbName: DEFAULT_MONGODB_DATABASE } : {}),
      bufferCommands: false,
      autoIndex: false,
      autoCreate: false,
    });
    await requireAsPromised(connection, uri);
    return { connection, models };
  } catch (error) {
    await connection.destroy().catch(() => undefined);
    throw startErrorOf(error, uri);
  }
}

async function requireAsPromised(connection: mongoose.Connection, uri: string): Promise<void> {
  const { db } = connection;
  if (!db) throw new StartupError('MongoDB cannot be reached: the driver has no database. Start again.');
  const unkept = unkeptPromises(db.collection('events'));
  if (unkept.length > 0) {
    throw new StartupError(
      `MONGODB_URI has options that break the guarantees of the service: ${unkept.join('; ')}. Remove the options in brackets.`,
    );
  }
  await requirePrimary(db);
  if (mongodbDatabaseIn(uri) === undefined) await requireNothingEarlier(connection.getClient());
}

/** Nobody must lose sight of conversations because a default has changed. */
async function requireNothingEarlier(client: mongo.MongoClient): Promise<void> {
  if (!(await isOurs(client.db(EARLIER_DATABASE)))) return;
  throw new StartupError(
    `MONGODB_URI names no database, but there are conversations in "${EARLIER_DATABASE}", where earlier versions stored them in this case: add /${EARLIER_DATABASE} after the hosts to continue with them, or /${DEFAULT_MONGODB_DATABASE} to start with an empty database.`,
  );
}

/** Recognized by an index that nothing else has: session stores of web frameworks use similar collection names. */
async function isOurs(database: mongo.Db): Promise<boolean> {
  try {
    const indexes = await database.collection('events').indexes();
    return indexes.some(({ key, unique }) => unique === true && Object.keys(key).join() === 'sessionId,slot');
  } catch (error) {
    // Without permission to look, nothing was ever stored there.
    const code = errorCode(error);
    if (code === NAMESPACE_NOT_FOUND || code === UNAUTHORIZED) return false;
    throw error;
  }
}
