import '../check-node.js';
import { parseArgs } from 'node:util';
import { backUp, FileRefused } from '../adapters/sqlite/index.js';
import { readConfig } from '../config/read-config.js';
import { StoreStartError } from '../ports/conversation-store.js';
import { bytesProgress, EXIT, print, runCommand, toMebibytes } from './command.js';

const HELP = `Usage: npm run backup -- FILE [--force] [--json]

Copies the embedded store of DATA_DIR into one file, as it is at one moment; the service may be running and writing. The copy
is verified before it gets its name, and its SHA-256 stands beside it in FILE.sha256. Archived events and the ledger of
erasures are not in it: docs/guides/backup.md.

  --force   replaces FILE where it is there already
  --json    one line of JSON instead of text
`;

async function backup(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      force: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [file, ...more] = positionals;
  if (values.help || file === undefined || more.length > 0) {
    process.stdout.write(HELP);
    return values.help ? EXIT.fine : EXIT.usage;
  }
  const { store } = readConfig();
  if (store.kind !== 'sqlite') {
    throw new FileRefused(
      'MONGODB_URI is set, and this saves the embedded store only. For MongoDB: docs/guides/backup.md',
    );
  }
  const progress = bytesProgress(process.stderr);
  const report = await backUp({
    dataDir: store.dataDir,
    file,
    overwrites: values.force,
    onProgress: progress.tell,
  }).finally(progress.end);
  const { counts, sizeBytes, sha256 } = report;
  if (values.json) print(JSON.stringify(report));
  else {
    print(`Saved ${counts.sessions} sessions with ${counts.events} events, verified, ${toMebibytes(sizeBytes)}:`);
    print(`  ${report.file}`);
    print(`  SHA-256 ${sha256}`);
  }
  return EXIT.fine;
}

await runCommand(backup, [FileRefused, StoreStartError]);
