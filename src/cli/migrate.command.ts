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
import { EXIT, JSON_OPTION, type JsonOption, runCommand, tellWith } from './command.js';

const DETAILS = `
Creates the indexes that the service needs in the database of MONGODB_URI; it never drops an index. Run it before the first
start and before each new version; the service may be running.`;

interface MigrateOptions extends JsonOption {
  readonly dryRun?: boolean;
  readonly shard?: boolean;
}

type Missing = Awaited<ReturnType<typeof missingIndexes>>;

export function define(command: Command): void {
  command
    .option('--dry-run', 'only shows what would be done')
    .option('--shard', 'also shards the collections, on a sharded cluster')
    .option(...JSON_OPTION)
    .addHelpText('after', DETAILS)
    .action((options: MigrateOptions) => runCommand(() => migrate(options), [StartupError]));
}

async function migrate(options: MigrateOptions): Promise<number> {
  const { store } = readConfig();
  const tell = tellWith(options);
  if (store.kind === 'sqlite') {
    const text = 'MONGODB_URI is not set: the embedded store migrates itself when the service starts.';
    tell({ store: 'sqlite', missingIndexes: [], isDone: true }, text);
    return EXIT.fine;
  }
  const isDry = options.dryRun === true;
  const { connection, models } = await connect(store.uri, 0);
  try {
    const missing = await missingIndexes(models);
    const sharding = options.shard ? shardCommands(connection.name) : [];
    // Printed first: large collections take long, and whoever interrupts it sees what was in progress.
    const plan = [`Migrating ${withoutCredentials(store.uri)}…`, ...missing.map(lineOf)];
    if (!isDry) process.stderr.write(`${plan.join('\n')}\n`);
    if (options.shard && !isDry) await shard(connection);
    if (!isDry) await createIndexes(models, missing);
    const target = `${withoutCredentials(store.uri)}, database ${connection.name}, to index version ${INDEX_VERSION}`;
    const title = `${isDry ? 'Would migrate' : 'Migrated'} ${target}`;
    const report = { store: 'mongodb', database: connection.name, indexVersion: INDEX_VERSION, sharding };
    tell({ ...report, missingIndexes: missing, isDone: !isDry }, linesOf(title, sharding, missing, isDry).join('\n'));
    return EXIT.fine;
  } finally {
    await connection.close();
  }
}

function linesOf(title: string, sharding: readonly object[], missing: Missing, isDry: boolean): readonly string[] {
  const indexes = isDry ? missing.map(lineOf) : [];
  const result = `${missing.length} indexes ${isDry ? 'are missing' : 'built'}.`;
  const last = missing.length === 0 ? 'Nothing is missing.' : result;
  return [title, ...sharding.map((command) => `  ${JSON.stringify(command)}`), ...indexes, last];
}

function lineOf({ collection, name, keys, unique, reason }: Missing[number]): string {
  return `  ${unique ? 'unique ' : ''}index ${collection}.${name} ${JSON.stringify(keys)}: ${reason}`;
}
