import '../check-node.js';
import { parseArgs } from 'node:util';
import { FileRefused, type RestoreReport, restoreBackup } from '../adapters/sqlite/index.js';
import { readConfig } from '../config/read-config.js';
import { StoreStartError } from '../ports/conversation-store.js';
import { bytesProgress, EXIT, print, runCommand, toMebibytes } from './command.js';

const HELP = `Usage: npm run restore -- FILE [--json]

Puts a backup made by npm run backup in the place of the embedded store's database in DATA_DIR. The service must be stopped.
The backup is verified before anything is replaced, and the database that was there stays beside the new one.

  --json    one line of JSON instead of text
`;

async function restore(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  const [file, ...more] = positionals;
  if (values.help || file === undefined || more.length > 0) {
    process.stdout.write(HELP);
    return values.help ? EXIT.fine : EXIT.usage;
  }
  const { store } = readConfig();
  if (store.kind !== 'sqlite') {
    throw new FileRefused(
      'MONGODB_URI is set, and this restores the embedded store only. For MongoDB: docs/guides/backup.md',
    );
  }
  const progress = bytesProgress(process.stderr);
  const report = await restoreBackup({ dataDir: store.dataDir, file, onProgress: progress.tell }).finally(progress.end);
  if (values.json) print(JSON.stringify(report));
  else tell(report);
  return EXIT.fine;
}

function tell({ counts, sizeBytes, databaseFile, replacedFile, isChecksumVerified }: RestoreReport): void {
  print(`Restored ${counts.sessions} sessions with ${counts.events} events, ${toMebibytes(sizeBytes)}:`);
  print(`  ${databaseFile}`);
  if (!isChecksumVerified)
    print('  There was no FILE.sha256 beside the backup: its shape was verified, not every byte.');
  if (replacedFile !== null) {
    print('The database that was there before is kept until you delete it:');
    print(`  ${replacedFile}`);
  }
  print('Sessions that were erased after the backup are in it. Before you start the service:');
  print('  npm run erasures -- --replay');
}

await runCommand(restore, [FileRefused, StoreStartError]);
