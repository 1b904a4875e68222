import { connect } from '../../../src/adapters/mongo/index.js';

/** Removes every session and event: the substitute scans all there is for every read, so its suites start anew at times. */
export async function emptyDatabase(uri: string): Promise<void> {
  const { connection, collections } = await connect(uri);
  await collections.events.deleteMany({});
  await collections.sessions.deleteMany({});
  await connection.close();
}
