import { connect } from '../../../src/adapters/mongo/index.js';

/** Leaves nothing of a suite on a server that it was given. */
export async function dropDatabase(uri: string): Promise<void> {
  const { connection } = await connect(uri);
  await connection.dropDatabase();
  await connection.close();
}
