import type { Command } from 'commander';
import { openObjects } from '../../backends.js';
import { abortedBySignals } from '../../cli/aborted-by-signals.js';
import { EXIT, type JsonOption, runCommand, type Tell, tellWith, UsageError, withProgress } from '../../cli/command.js';
import type { CommandContext } from '../../cli/command-entry.js';
import type { AppConfig } from '../../config/app-config.js';
import type { SessionListQuery } from '../../domain/page.js';
import { SESSION_STATUSES } from '../../domain/session.js';
import { parseRfc3339 } from '../../lib/time/rfc3339.js';
import { OBJECT_KEY_PATTERN } from '../../ports/object-store.js';
import { allSessions } from '../../runtime/all-sessions.js';
import { exportSessions } from './export-sessions.js';
import type { Exported } from './export-target.js';
import { FileTarget } from './file-target.js';
import { ObjectsTarget } from './objects-target.js';
import { ARCHIVE_ERRORS, clock } from './opened-archive.js';

const DETAILS = `
Writes to a file, or in parts to s3://BUCKET/KEY (configured by the S3_ variables). If it is interrupted, the same command continues
where it stopped: see docs/guides/export.md. Only one process can use the embedded store: stop the service first.`;

/** Folders of an archive in a bucket, which must not be mixed with an export. */
const ARCHIVE_FOLDERS: ReadonlySet<string> = new Set(['segments', 'erasures']);

interface ExportOptions extends JsonOption {
  readonly output?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly status?: string | undefined;
}

export function define(command: Command, context: CommandContext): void {
  command
    .option('--output <place>', 'where to write: a file, or s3://BUCKET/KEY')
    .option('--from <time>', 'only sessions that started at this time or later')
    .option('--to <time>', 'only sessions that started before this time')
    .option('--status <status>', `only sessions with this status: ${SESSION_STATUSES.join(', ')}`)
    .option('--json', 'prints the result as one line of JSON')
    .addHelpText('after', DETAILS)
    .action((options: ExportOptions) =>
      runCommand(() => exportAll(context, options, tellWith(options)), ARCHIVE_ERRORS),
    );
}

async function exportAll(context: CommandContext, options: ExportOptions, tell: Tell): Promise<number> {
  const { output } = options;
  if (!output) throw new UsageError('Name the target: --output FILE, or --output s3://BUCKET/KEY.');
  const filters = filtersOf(options);
  const config = context.readConfig();
  const place = bucketPlaceOf(output, config);
  const bucket = place && (await openObjects({ kind: 's3', ...place, ...config.s3 }));
  try {
    const target = bucket ? new ObjectsTarget(bucket, filters) : new FileTarget(output, filters);
    const { sessions, events } = await withProgress('sessions', clock, (progress) =>
      context.withFoundation(config, async ({ store }) => {
        let total = 0;
        for await (const _ of allSessions(store, { ...filters, withoutMetadata: true })) total++;
        const onProgress = (done: Exported) => progress.tell(done.sessions, total, `${done.events} events`);
        return exportSessions({ store, filters, target, signal: abortedBySignals(), onProgress });
      }),
    );
    tell({ sessions, events }, `Wrote ${sessions} sessions with ${events} events to ${output}.`);
  } finally {
    await bucket?.close();
  }
  return EXIT.fine;
}

function filtersOf({ from, to, status }: ExportOptions): Omit<SessionListQuery, 'limit' | 'after'> {
  const known = SESSION_STATUSES.find((each) => each === status);
  if (status !== undefined && !known) throw new UsageError(`--status must be one of ${SESSION_STATUSES.join(', ')}.`);
  const [startedFromMs, startedToMs] = [timeOf('--from', from), timeOf('--to', to)];
  return {
    metadata: [],
    ...(known ? { status: known } : {}),
    ...(startedFromMs === undefined ? {} : { startedFromMs }),
    ...(startedToMs === undefined ? {} : { startedToMs }),
  };
}

/** Returns undefined if it is a file. */
function bucketPlaceOf(output: string, { objects }: AppConfig): { bucket: string; prefix: string } | undefined {
  if (!output.startsWith('s3://')) return undefined;
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.+?)\/?$/.exec(output) ?? [];
  if (bucket === undefined || prefix === undefined || !OBJECT_KEY_PATTERN.test(prefix)) {
    throw new UsageError(
      'Write the target as s3://BUCKET/KEY, with a key of the characters a–z 0–9 . _ - = and single slashes.',
    );
  }
  const isArchive = objects?.kind === 's3' && objects.bucket === bucket;
  if (isArchive && ARCHIVE_FOLDERS.has(prefix.split('/')[0] ?? '')) {
    throw new UsageError(
      'That key is used by the archive and the erasure ledger: choose another key, or another bucket.',
    );
  }
  return { bucket, prefix };
}

function timeOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseRfc3339(text);
  if (ms === undefined) throw new UsageError(`${option} must be a time such as 2026-01-15T09:30:00Z.`);
  return ms;
}
