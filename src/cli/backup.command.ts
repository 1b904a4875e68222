import type { Command } from 'commander';
import { backUp, FileRefused } from '../adapters/sqlite/index.js';
import { SystemClock } from '../adapters/system/system-clock.js';
import { StartupError } from '../ports/conversation-store.js';
import { EXIT, runCommand, tellWith, toMebibytes } from './command.js';
import { type FileOptions, withDataDir } from './file-command.js';

const DETAILS = `
Copies the embedded store in DATA_DIR into one file, as it is at one moment; the service may be running and writing. The copy is
verified before it gets its name, and its SHA-256 is written to FILE.sha256. Archived events and the erasure ledger are not
included: see docs/guides/backup.md.`;

export function define(command: Command): void {
  command
    .argument('<file>', 'the file to write')
    .option('--force', 'replaces the file if it exists')
    .option('--json', 'prints one line of JSON instead of text')
    .addHelpText('after', DETAILS)
    .action((file: string, options: FileOptions) =>
      runCommand(() => backup(file, options), [FileRefused, StartupError]),
    );
}

async function backup(name: string, options: FileOptions): Promise<number> {
  const overwrites = options.force === true;
  const report = await withDataDir('saves', new SystemClock(), (dataDir, onProgress) =>
    backUp({ dataDir, file: name, overwrites, onProgress }),
  );
  const { counts, sizeBytes, file, sha256 } = report;
  const lines = [
    `Saved ${counts.sessions} sessions with ${counts.events} events, verified, ${toMebibytes(sizeBytes)}:`,
    `  ${file}`,
    `  SHA-256 ${sha256}`,
  ];
  tellWith(options)(report, lines.join('\n'));
  return EXIT.fine;
}
