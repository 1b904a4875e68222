import '../check-node.js';
import { parseArgs } from 'node:util';
import {
  connect,
  createIndexes,
  INDEX_VERSION,
  missingIndexes,
  shard,
  shardCommands,
} from '../adapters/mongo/index.js';
import { ConfigError } from '../config/config-error.js';
import { readConfig } from '../config/read-config.js';
import { withoutCredentials } from '../config/secrets.js';
import { StoreStartError } from '../ports/conversation-store.js';

const HELP = `Usage: npm run migrate -- [--dry-run] [--shard]

Builds the indexes that the service rests on in the database of MONGODB_URI, and never drops one. Run it before the first
start and with each new version; it may run while the service does.

  --dry-run   only says what it would do
  --shard     also shards the collections, on a sharded cluster
`;

async function migrate(): Promise<void> {
  const { values } = parseArgs({
    options: { 'dry-run': { type: 'boolean' }, shard: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help) return say(HELP);
  const { store } = readConfig();
  if (store.kind === 'sqlite') return say('MONGODB_URI is not set: the embedded store migrates itself at its start.');
  const { connection, collections } = await connect(store.uri, 0);
  const isDry = values['dry-run'] === true;
  try {
    say(
      `${isDry ? 'Would migrate' : 'Migrating'} ${withoutCredentials(store.uri)}, database ${connection.name}, to index version ${INDEX_VERSION}`,
    );
    if (values.shard) {
      for (const command of shardCommands(connection.name)) say(`  ${JSON.stringify(command)}`);
      if (!isDry) await shard(connection);
    }
    const missing = await missingIndexes(collections);
    for (const { collection, name, keys, unique, reason } of missing) {
      say(`  ${unique ? 'unique ' : ''}index ${collection}.${name} ${JSON.stringify(keys)}: ${reason}`);
    }
    if (!isDry) await createIndexes(collections, missing);
    say(missing.length === 0 ? 'Nothing is missing.' : `${missing.length} indexes ${isDry ? 'are missing' : 'built'}.`);
  } finally {
    await connection.close();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await migrate();
} catch (error) {
  const isPlain = error instanceof ConfigError || error instanceof StoreStartError || error instanceof TypeError;
  process.stderr.write(`${isPlain ? error.message : `The migration failed: ${String(error)}`}\n`);
  process.exitCode = 1;
}
