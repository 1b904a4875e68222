/** Where conversations lie when the connection string names no database: the driver's own default is `test`. */
export const DEFAULT_MONGODB_DATABASE = 'conversations';

/** The database that a connection string names after its hosts. */
export function mongodbDatabaseIn(uri: string): string | undefined {
  return /^mongodb(?:\+srv)?:\/\/[^/?]*\/([^/?]+)/.exec(uri)?.[1];
}
