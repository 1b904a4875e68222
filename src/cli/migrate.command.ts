import type { Command } from 'commander';
import {
  connect,
  createIndexes,
  INDEX_VERSION,
  missingIndexes,
  shard,
  shardCommands,
} from '../adapters/mongo/index.js';
import { readConfig } from '../config/read-config.js';
import { withoutCredentials } from '../config/secrets.js';
import { StartupError } from '../ports/conversation-store.js';
import { EXIT, print, runCommand } from './command.js';

const DETAILS = `
Builds the indexes that the service rests on in the database of MONGODB_URI, and never drops one. Run it before the first
start and with each new version; it may run while the service does.`;

interface MigrateOptions {
  readonly dryRun?: boolean;
  readonly shard?: boolean;
}

export function define(command: Command): void {
  command
    .option('--dry-run', 'only says what it would do')
    .option('--shard', 'also shards the collections, on a sharded cluster')
    .addHelpText('after', DETAILS)
    .action((options: MigrateOptions) => runCommand(() => migrate(options), [StartupError]));
}

async function migrate(options: MigrateOptions): Promise<number> {
  const { store } = readConfig();
  if (store.kind === 'sqlite') {
    print('MONGODB_URI is not set: the embedded store migrates itself at its start.');
    return EXIT.fine;
  }
  const { connection, collections } = await connect(store.uri, 0);
  const isDry = options.dryRun === true;
  try {
    print(
      `${isDry ? 'Would migrate' : 'Migrating'} ${withoutCredentials(store.uri)}, database ${connection.name}, to index version ${INDEX_VERSION}`,
    );
    if (options.shard) {
      for (const command of shardCommands(connection.name)) print(`  ${JSON.stringify(command)}`);
      if (!isDry) await shard(connection);
    }
    const missing = await missingIndexes(collections);
    for (const { collection, name, keys, unique, reason } of missing) {
      print(`  ${unique ? 'unique ' : ''}index ${collection}.${name} ${JSON.stringify(keys)}: ${reason}`);
    }
    if (!isDry) await createIndexes(collections, missing);
    print(
      missing.length === 0 ? 'Nothing is missing.' : `${missing.length} indexes ${isDry ? 'are missing' : 'built'}.`,
    );
    return EXIT.fine;
  } finally {
    await connection.close();
  }
}
