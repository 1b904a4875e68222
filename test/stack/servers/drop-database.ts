import { connect } from '../../../src/adapters/mongo/index.js';

/** Leaves nothing of a suite on a server that was provided. */
export async function dropDatabase(uri: string): Promise<void> {
  const { connection } = await connect(uri);
  await connection.dropDatabase();
  await connection.close();
}
