import type { Command } from 'commander';
import { abortedBySignals } from '../../cli/aborted-by-signals.js';
import { EXIT, type JsonOption, runCommand, type Tell, tellWith, UsageError, withProgress } from '../../cli/command.js';
import type { CommandContext } from '../../cli/command-entry.js';
import { archiveSettings } from './archive-settings.js';
import { type ArchiveObserver, Archiver } from './archiver.js';
import { define as defineExport } from './export.command.js';
import { ARCHIVE_ERRORS, clock, type Opened, withArchive } from './opened-archive.js';
import { restoreSession } from './restore-session.js';
import { define as defineVerify } from './verify.command.js';

const DETAILS = `
Without a subcommand, moves the events of every session that is due (ARCHIVE_AFTER_DAYS) to the archive (ARCHIVE_DIR or S3_BUCKET),
as the running service does automatically. Only one process can use the embedded store: stop the service first.`;

/** Maximum number of sessions that a dry run counts. */
const DRY_RUN_LIMIT = 10_000;

interface ArchiveOptions extends JsonOption {
  readonly dryRun?: boolean;
}

export function define(command: Command, context: CommandContext): void {
  command
    .option('--dry-run', 'only counts what is due')
    .option('--json', 'prints the result as one line of JSON')
    .addHelpText('after', DETAILS)
    .action((options: ArchiveOptions) => {
      const work = options.dryRun ? countDue : archiveDue;
      return runCommand(() => withArchive(context, (opened) => work(opened, tellWith(options))), ARCHIVE_ERRORS);
    });
  command
    .command('restore')
    .description(
      'brings the events of sessions back into the store; their objects are kept until the sessions are erased',
    )
    .argument('<session...>', 'ids of archived sessions')
    .option('--json', 'prints the result as one line of JSON')
    .action((sessionIds: readonly string[], options: JsonOption) =>
      runCommand(
        () => withArchive(context, (opened) => restore(opened, sessionIds, tellWith(options))),
        ARCHIVE_ERRORS,
      ),
    );
  defineVerify(command.command('verify').description('the same as the command verify'), context);
  defineExport(command.command('export').description('the same as the command export'), context);
}

async function countDue(opened: Opened, tell: Tell): Promise<number> {
  const due = await archiverOf(opened).due(DRY_RUN_LIMIT);
  const events = due.reduce((sum, { lastSequence }) => sum + lastSequence, 0);
  const more = due.length === DRY_RUN_LIMIT ? ', and there are more' : '';
  tell({ sessions: due.length, events }, `${due.length} sessions with ${events} events are due${more}.`);
  return EXIT.fine;
}

async function archiveDue(opened: Opened, tell: Tell): Promise<number> {
  const due = (await archiverOf(opened).due(DRY_RUN_LIMIT)).length;
  const done = { sessions: 0, events: 0, bytes: 0, released: 0, failures: 0 };
  const signal = abortedBySignals();
  await withProgress('sessions', clock, async (progress) => {
    const archiver = archiverOf(opened, {
      sessionArchived(events, bytes) {
        done.sessions++;
        done.events += events;
        done.bytes += bytes;
        progress.tell(done.sessions, due, `${done.events} events`);
      },
      eventsReleased(events) {
        done.released += events;
      },
      archivingFailed(error) {
        done.failures++;
        progress.say(`A session was not archived: ${error instanceof Error ? error.message : error}`);
      },
    });
    while ((await archiver.archiveDue(signal)) > 0 && !signal.aborted);
    while ((await archiver.releaseMarked(signal)) > 0 && !signal.aborted);
  });
  const { sessions, events, bytes, failures } = done;
  tell(done, `Archived ${sessions} sessions with ${events} events in ${bytes} bytes; ${failures} failures.`);
  return failures > 0 || signal.aborted ? EXIT.failed : EXIT.fine;
}

function archiverOf({ config, objects, foundation }: Opened, observer?: ArchiveObserver): Archiver {
  const { archiveAfterMs } = archiveSettings.of(config);
  if (archiveAfterMs === undefined)
    throw new UsageError('ARCHIVE_AFTER_DAYS is not set: it determines which sessions are due.');
  // Other instances may read from MongoDB; a read takes at most 5 s.
  const settleMs = foundation.store.name === 'mongodb' ? 60_000 : 0;
  const owner = foundation.newOwner();
  return new Archiver(foundation.store, objects, clock, { archiveAfterMs, settleMs, owner }, observer);
}

async function restore({ objects, foundation }: Opened, sessionIds: readonly string[], tell: Tell): Promise<number> {
  const done: { readonly sessionId: string; readonly events: number }[] = [];
  const work = withProgress('sessions', clock, async (progress) => {
    for (const sessionId of sessionIds) {
      const events = await restoreSession(foundation.store, objects, sessionId);
      if (events === undefined) throw new UsageError(`Session ${sessionId} is not archived.`);
      done.push({ sessionId, events });
      progress.tell(done.length, sessionIds.length, sessionId);
    }
  });
  // Also for those before a failure.
  await work.finally(() => {
    for (const each of done) tell(each, `Session ${each.sessionId} was restored with ${each.events} events.`);
  });
  return EXIT.fine;
}
