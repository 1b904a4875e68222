import type { Connection } from 'mongoose';

/**
 * Returns the commands that a sharded cluster needs in its admin database. Both collections are sharded by session, in
 * ranges: every read and write of a session uses one shard, and both unique keys of its log begin with the shard key,
 * as MongoDB requires of unique indexes. Sessions whose ids grow with time all start on one shard; random ids are
 * spread.
 */
export function shardCommands(database: string): readonly Readonly<Record<string, unknown>>[] {
  return [
    { enableSharding: database },
    { shardCollection: `${database}.events`, key: { sessionId: 1 } },
    { shardCollection: `${database}.sessions`, key: { _id: 1 } },
  ];
}

export async function shard(connection: Connection): Promise<void> {
  for (const command of shardCommands(connection.name)) await connection.db?.admin().command({ ...command });
}
