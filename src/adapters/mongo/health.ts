import type { mongo } from 'mongoose';
import { StartupError } from '../../ports/conversation-store.js';

/** Rejects if this server accepts no writes: a secondary reached by `directConnection` answers every other request. */
export async function requirePrimary(database: mongo.Db): Promise<void> {
  const { isWritablePrimary, ismaster } = await database.command({ hello: 1 });
  if ((isWritablePrimary ?? ismaster) !== false) return;
  throw new StartupError(
    'MONGODB_URI names a member of the replica set that is not its primary (NotWritablePrimary): remove directConnection=true, or name the primary.',
  );
}

/** Tests what every call needs: a primary, and a majority read of one of our collections. */
export async function askWhatIsUsed(database: mongo.Db): Promise<void> {
  await Promise.all([
    requirePrimary(database),
    database.collection('settings').findOne({}, { projection: { _id: 1 } }),
  ]);
}
