import type { Command } from 'commander';
import { FileRefused, type RestoreReport, restoreBackup } from '../adapters/sqlite/index.js';
import { SystemClock } from '../adapters/system/system-clock.js';
import { StartupError } from '../ports/conversation-store.js';
import { EXIT, type JsonOption, runCommand, tellWith, toMebibytes } from './command.js';
import { withDataDir } from './file-command.js';

const DETAILS = `
Replaces the database of the embedded store in DATA_DIR with a backup made by conversation-service backup. The service must
be stopped. The backup is verified before anything is replaced, and the previous database is kept next to the new one.`;

export function define(command: Command): void {
  command
    .argument('<file>', 'the backup to restore')
    .option('--json', 'prints one line of JSON instead of text')
    .addHelpText('after', DETAILS)
    .action((file: string, options: JsonOption) =>
      runCommand(() => restore(file, options), [FileRefused, StartupError]),
    );
}

async function restore(file: string, options: JsonOption): Promise<number> {
  const report = await withDataDir('restores', new SystemClock(), (dataDir, onProgress) =>
    restoreBackup({ dataDir, file, onProgress }),
  );
  tellWith(options)(report, toLines(report).join('\n'));
  return EXIT.fine;
}

function toLines({ counts, sizeBytes, databaseFile, ...report }: RestoreReport): readonly string[] {
  const lines = [
    `Restored ${counts.sessions} sessions with ${counts.events} events, ${toMebibytes(sizeBytes)}:`,
    `  ${databaseFile}`,
  ];
  if (!report.isChecksumVerified)
    lines.push('  There was no FILE.sha256 next to the backup: its structure was verified, but not every byte.');
  if (report.replacedFile !== null)
    lines.push('The previous database is kept until you delete it:', `  ${report.replacedFile}`);
  const erasures =
    'The backup contains sessions that were erased after it was made. Before you start the service, run:';
  return [...lines, erasures, '  conversation-service erasures --replay'];
}
