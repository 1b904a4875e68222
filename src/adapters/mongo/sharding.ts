import type { Connection } from 'mongoose';

/**
 * What a sharded cluster needs, as commands of its admin database. Both collections are sharded by the session, in ranges:
 * every read and write of a session meets one shard, and both unique keys of its log begin with the shard key, which is
 * what MongoDB asks of a unique index. Sessions whose ids grow with time all start on one shard; random ids spread.
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
