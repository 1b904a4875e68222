import type { Command } from 'commander';
import { EXIT, type JsonOption, runCommand, type Tell, tellWith, withProgress } from '../../cli/command.js';
import type { CommandContext } from '../../cli/command-entry.js';
import type { ObjectStore } from '../../ports/object-store.js';
import { ARCHIVE_ERRORS, clock, withObjects } from './opened-archive.js';
import { verifyArchive } from './verify-archive.js';

export function define(command: Command, context: CommandContext): void {
  command
    .option('--json', 'prints the result as one line of JSON')
    .addHelpText('after', '\nDoes not open the store. Exits with 1 if an object is damaged.')
    .action((options: JsonOption) =>
      runCommand(() => withObjects(context, (objects) => verify(objects, tellWith(options))), ARCHIVE_ERRORS),
    );
}

async function verify(objects: ObjectStore, tell: Tell): Promise<number> {
  const report = await withProgress('objects', clock, (progress) =>
    verifyArchive(objects, (done, total) => progress.tell(done.objects, total, `${done.events} events`)),
  );
  for (const { key, faults } of report.damaged) process.stderr.write(`${key}: ${faults.join('; ')}\n`);
  tell(report, `${report.objects} objects with ${report.events} events read; ${report.damaged.length} damaged.`);
  return report.damaged.length > 0 ? EXIT.failed : EXIT.fine;
}
