import '../check-node.js';
import { backUp, FileRefused, type FileReport } from '../adapters/sqlite/index.js';
import { SystemClock } from '../adapters/system/system-clock.js';
import { StoreStartError } from '../ports/conversation-store.js';
import { runCommand, toMebibytes } from './command.js';
import { doFileCommand } from './file-command.js';

const HELP = `Usage: npm run backup -- FILE [--force] [--json]

Copies the embedded store of DATA_DIR into one file, as it is at one moment; the service may be running and writing. The copy
is verified before it gets its name, and its SHA-256 stands beside it in FILE.sha256. Archived events and the ledger of
erasures are not in it: docs/guides/backup.md.

  --force   replaces FILE where it is there already
  --json    one line of JSON instead of text
`;

const backup = () =>
  doFileCommand<FileReport>({
    help: HELP,
    verb: 'saves',
    takesForce: true,
    stopwatch: new SystemClock(),
    work: ({ isForced, ...rest }) => backUp({ ...rest, overwrites: isForced }),
    toLines: ({ counts, sizeBytes, file, sha256 }) => [
      `Saved ${counts.sessions} sessions with ${counts.events} events, verified, ${toMebibytes(sizeBytes)}:`,
      `  ${file}`,
      `  SHA-256 ${sha256}`,
    ],
  });

await runCommand(backup, [FileRefused, StoreStartError]);
