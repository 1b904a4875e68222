import '../check-node.js';
import { parseArgs } from 'node:util';
import { SystemClock } from '../adapters/system/system-clock.js';
import { UuidRequestIds } from '../adapters/system/uuid-request-ids.js';
import { allSessions } from '../application/all-sessions.js';
import {
  Archive,
  Archiver,
  ExportFailed,
  exportSessions,
  FileTarget,
  ObjectsTarget,
  restoreSession,
  SegmentCorrupt,
  verifyArchive,
} from '../archive/index.js';
import { openObjects, openStore } from '../backends.js';
import type { AppConfig } from '../config/app-config.js';
import { readConfig } from '../config/read-config.js';
import { ConversationError } from '../domain/errors.js';
import type { SessionListQuery } from '../domain/page.js';
import { parseRfc3339 } from '../domain/rfc3339.js';
import { SESSION_STATUSES } from '../domain/session.js';
import { type ConversationStore, StoreStartError } from '../ports/conversation-store.js';
import { OBJECT_KEY_PATTERN, type ObjectStore, ObjectStoreUnavailable } from '../ports/object-store.js';
import { Metrics } from '../telemetry/metrics.js';
import { EXIT, print, runCommand, UsageError, withProgress } from './command.js';

const HELP = `Usage: npm run archive -- [--dry-run]
       npm run archive -- restore SESSION…
       npm run archive -- verify
       npm run archive -- export --output PLACE [--from TIME] [--to TIME] [--status STATUS]

Without a word: moves the events of every session that is due (ARCHIVE_AFTER_DAYS) to the archive (ARCHIVE_DIR or
S3_BUCKET), as the running service does by itself. The embedded store belongs to one process: stop the service first.

  --dry-run   only counts what is due
  restore     brings the events of a session back into the store; its object stays until the session is erased
  verify      reads every object and checks every byte of it; touches no store
  export      writes sessions and their events as JSON Lines, to a file, or as parts below s3://BUCKET/KEY (reached with
              the S3_ variables); cut off, the same command goes on where it was: docs/guides/export.md
  --json      the result as one line of JSON
`;

/** Sessions counted by a dry run at most. */
const DRY_RUN_LIMIT = 10_000;

const OPTIONS = {
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  output: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  status: { type: 'string' },
} as const;

/** Of an archive's bucket: what lies there is not to be mixed with an export. */
const ARCHIVE_FOLDERS: ReadonlySet<string> = new Set(['segments', 'erasures']);

const clock = new SystemClock();
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());

await runCommand(run, [StoreStartError, ConversationError, ObjectStoreUnavailable, ExportFailed, SegmentCorrupt]);

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS });
  if (values.help) {
    print(HELP);
    return EXIT.fine;
  }
  const tell = (result: object, text: string) => print(values.json ? JSON.stringify(result) : text);
  const [word, ...rest] = positionals;
  switch (word) {
    case undefined:
      return withBoth((both) => (values['dry-run'] ? countDue(both, tell) : archiveDue(both, tell)));
    case 'restore':
      if (rest.length === 0) throw new UsageError('Name the sessions to restore.');
      return withBoth((both) => restore(both, rest, tell));
    case 'verify':
      return withObjects(({ objects }) => verify(objects, tell));
    case 'export':
      return withWhatThereIs((opened) => exportAll(opened, values, tell));
    default:
      throw new UsageError(`There is no command ${word}.\n\n${HELP}`);
  }
}

type Tell = (result: object, text: string) => void;

interface Parts {
  readonly config: AppConfig;
  readonly objects: ObjectStore;
}

interface Both extends Parts {
  readonly store: ConversationStore;
}

interface Opened extends Omit<Both, 'objects'> {
  /** Undefined: there is no archive. */
  readonly objects: ObjectStore | undefined;
}

async function countDue(both: Both, tell: Tell): Promise<number> {
  const due = await archiverOf(both).due(DRY_RUN_LIMIT);
  const events = due.reduce((sum, { lastSequence }) => sum + lastSequence, 0);
  const more = due.length === DRY_RUN_LIMIT ? ', and there are more' : '';
  tell({ sessions: due.length, events }, `${due.length} sessions with ${events} events are due${more}.`);
  return EXIT.fine;
}

async function archiveDue(both: Both, tell: Tell): Promise<number> {
  const due = (await archiverOf(both).due(DRY_RUN_LIMIT)).length;
  const done = { sessions: 0, events: 0, bytes: 0, released: 0, failures: 0 };
  const { signal } = stopping;
  await withProgress('sessions', clock, async (progress) => {
    const archiver = archiverOf(both, {
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
        progress.say(`A session was left as it is: ${error instanceof Error ? error.message : error}`);
      },
    });
    while ((await archiver.archiveDue(signal)) > 0 && !signal.aborted);
    while ((await archiver.releaseMarked(signal)) > 0 && !signal.aborted);
  });
  const { sessions, events, bytes, failures } = done;
  tell(done, `Archived ${sessions} sessions with ${events} events in ${bytes} bytes; ${failures} failures.`);
  return failures > 0 || signal.aborted ? EXIT.failed : EXIT.fine;
}

function archiverOf({ store, objects, config }: Both, observer?: ConstructorParameters<typeof Archiver>[4]): Archiver {
  const archiveAfterMs = config.archive?.archiveAfterMs;
  if (archiveAfterMs === undefined) throw new UsageError('Set ARCHIVE_AFTER_DAYS: it says which sessions are due.');
  // Of MongoDB other instances may read; a read ends within 5 s.
  const settleMs = store.name === 'mongodb' ? 60_000 : 0;
  const owner = new UuidRequestIds().next();
  return new Archiver(store, objects, clock, { archiveAfterMs, settleMs, owner }, observer);
}

async function restore({ store, objects }: Both, sessionIds: readonly string[], tell: Tell): Promise<number> {
  const done: { readonly sessionId: string; readonly events: number }[] = [];
  const work = withProgress('sessions', clock, async (progress) => {
    for (const sessionId of sessionIds) {
      const events = await restoreSession(store, objects, sessionId);
      if (events === undefined) throw new UsageError(`Session ${sessionId} is not archived.`);
      done.push({ sessionId, events });
      progress.tell(done.length, sessionIds.length, sessionId);
    }
  });
  // Also of those before one that failed.
  await work.finally(() => {
    for (const each of done) tell(each, `Session ${each.sessionId} is back with ${each.events} events.`);
  });
  return EXIT.fine;
}

async function verify(objects: ObjectStore, tell: Tell): Promise<number> {
  const report = await withProgress('objects', clock, (progress) =>
    verifyArchive(objects, (done, total) => progress.tell(done.objects, total, `${done.events} events`)),
  );
  for (const { key, faults } of report.damaged) process.stderr.write(`${key}: ${faults.join('; ')}\n`);
  tell(report, `${report.objects} objects with ${report.events} events read; ${report.damaged.length} damaged.`);
  return report.damaged.length > 0 ? EXIT.failed : EXIT.fine;
}

interface ExportOptions {
  readonly output?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly status?: string | undefined;
}

async function exportAll({ config, store, objects }: Opened, options: ExportOptions, tell: Tell): Promise<number> {
  const { output } = options;
  if (!output) throw new UsageError('Say where to: --output FILE, or --output s3://BUCKET/KEY.');
  const filters = filtersOf(options);
  const archive = new Archive(store, objects, clock, { archiveAfterMs: undefined, owner: '' });
  const place = bucketPlaceOf(output, config);
  const bucket = place && (await openObjects({ kind: 's3', ...place, ...config.s3 }));
  try {
    const target = bucket ? new ObjectsTarget(bucket, filters) : new FileTarget(output, filters);
    const parts = { store: archive.store, filters, target, signal: stopping.signal };
    const done = await withProgress('sessions', clock, async (progress) => {
      let total = 0;
      for await (const _ of allSessions(store, { ...filters, withoutMetadata: true })) total++;
      return exportSessions({
        ...parts,
        onProgress: ({ sessions, events }) => progress.tell(sessions, total, `${events} events`),
      });
    });
    const { sessions, events } = done;
    tell({ sessions, events }, `Wrote ${sessions} sessions with ${events} events to ${output}.`);
  } finally {
    await bucket?.close();
  }
  return EXIT.fine;
}

function filtersOf({ from, to, status }: ExportOptions): Omit<SessionListQuery, 'limit' | 'after'> {
  const known = SESSION_STATUSES.find((each) => each === status);
  if (status !== undefined && !known) throw new UsageError(`--status is one of ${SESSION_STATUSES.join(', ')}.`);
  const [startedFromMs, startedToMs] = [timeOf('--from', from), timeOf('--to', to)];
  return {
    metadata: [],
    ...(known ? { status: known } : {}),
    ...(startedFromMs === undefined ? {} : { startedFromMs }),
    ...(startedToMs === undefined ? {} : { startedToMs }),
  };
}

/** Undefined: it is a file. */
function bucketPlaceOf(output: string, { archive }: AppConfig): { bucket: string; prefix: string } | undefined {
  if (!output.startsWith('s3://')) return undefined;
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.+?)\/?$/.exec(output) ?? [];
  if (bucket === undefined || prefix === undefined || !OBJECT_KEY_PATTERN.test(prefix)) {
    throw new UsageError('Write a bucket as s3://BUCKET/KEY, with a key of a–z 0–9 . _ - = and single /.');
  }
  const isArchive = archive?.objects.kind === 's3' && archive.objects.bucket === bucket;
  if (isArchive && ARCHIVE_FOLDERS.has(prefix.split('/')[0] ?? '')) {
    throw new UsageError('There lie the archive and the ledger of erasures: name another key, or another bucket.');
  }
  return { bucket, prefix };
}

function timeOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseRfc3339(text);
  if (ms === undefined) throw new UsageError(`${option} must be a time such as 2026-01-15T09:30:00Z.`);
  return ms;
}

async function withObjects(work: (parts: Parts) => Promise<number>): Promise<number> {
  const config = readConfig();
  if (!config.archive) throw new UsageError('There is no archive: set ARCHIVE_DIR or S3_BUCKET.');
  const objects = await openObjects(config.archive.objects);
  try {
    return await work({ config, objects });
  } finally {
    await objects.close();
  }
}

async function withStore(config: AppConfig, work: (store: ConversationStore) => Promise<number>): Promise<number> {
  const store = await openStore(config, clock, new Metrics());
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

function withBoth(work: (both: Both) => Promise<number>): Promise<number> {
  return withObjects((parts) => withStore(parts.config, (store) => work({ ...parts, store })));
}

/** What is to be exported may all be in the store. */
function withWhatThereIs(work: (opened: Opened) => Promise<number>): Promise<number> {
  const config = readConfig();
  return config.archive ? withBoth(work) : withStore(config, (store) => work({ config, store, objects: undefined }));
}
