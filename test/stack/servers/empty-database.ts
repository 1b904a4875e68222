import { connect } from '../../../src/adapters/mongo/index.js';

/** Removes every session and event: the substitute scans all there is for every read, so its suites start anew at times. */
export async function emptyDatabase(uri: string): Promise<void> {
  const { connection, models } = await connect(uri);
  await models.events.deleteMany({});
  await models.sessions.deleteMany({});
  await connection.close();
}
