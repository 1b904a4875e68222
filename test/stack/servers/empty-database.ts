import { connect } from '../../../src/adapters/mongo/index.js';

/**
 * Removes every session and event: the substitute scans everything for every read, so its suites start afresh from time
 * to time.
 */
export async function emptyDatabase(uri: string): Promise<void> {
  const { connection, models } = await connect(uri);
  await models.events.deleteMany({});
  await models.sessions.deleteMany({});
  await connection.close();
}
