/** The database if the connection string names none; the driver's own default is `test`. */
export const DEFAULT_MONGODB_DATABASE = 'conversations';

/** Returns the database that a connection string names after its hosts. */
export function mongodbDatabaseIn(uri: string): string | undefined {
  return /^mongodb(?:\+srv)?:\/\/[^/?]*\/([^/?]+)/.exec(uri)?.[1];
}
