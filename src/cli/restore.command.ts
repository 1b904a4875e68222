import type { Command } from 'commander';
import { FileRefused, type RestoreReport, restoreBackup } from '../adapters/sqlite/index.js';
import { SystemClock } from '../adapters/system/system-clock.js';
import { StartupError } from '../ports/conversation-store.js';
import { runCommand, toMebibytes } from './command.js';
import { doFileCommand, type FileOptions } from './file-command.js';

const DETAILS = `
Puts a backup made by conversation-service backup in the place of the embedded store's database in DATA_DIR. The service must
be stopped. The backup is verified before anything is replaced, and the database that was there stays beside the new one.`;

export function define(command: Command): void {
  command
    .argument('<file>', 'the backup')
    .option('--json', 'one line of JSON instead of text')
    .addHelpText('after', DETAILS)
    .action((file: string, options: FileOptions) =>
      runCommand(() => doFileCommand(RESTORE, file, options), [FileRefused, StartupError]),
    );
}

const RESTORE = { verb: 'restores', stopwatch: new SystemClock(), work: restoreBackup, toLines };

function toLines({ counts, sizeBytes, databaseFile, ...report }: RestoreReport): readonly string[] {
  const lines = [
    `Restored ${counts.sessions} sessions with ${counts.events} events, ${toMebibytes(sizeBytes)}:`,
    `  ${databaseFile}`,
  ];
  if (!report.isChecksumVerified)
    lines.push('  There was no FILE.sha256 beside the backup: its shape was verified, not every byte.');
  if (report.replacedFile !== null)
    lines.push('The database that was there before is kept until you delete it:', `  ${report.replacedFile}`);
  const erasures = 'Sessions that were erased after the backup are in it. Before you start the service:';
  return [...lines, erasures, '  conversation-service erasures --replay'];
}
