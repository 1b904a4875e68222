import '../check-node.js';
import { parseArgs } from 'node:util';
import { SystemClock } from '../adapters/system/system-clock.js';
import { UuidRequestIds } from '../adapters/system/uuid-request-ids.js';
import {
  Archive,
  Archiver,
  ExportFailed,
  exportSessions,
  restoreSession,
  SegmentCorrupt,
  verifyArchive,
} from '../archive/index.js';
import { openObjects, openStore } from '../backends.js';
import type { AppConfig } from '../config/app-config.js';
import { readConfig } from '../config/read-config.js';
import { ConversationError } from '../domain/errors.js';
import { parseRfc3339 } from '../domain/rfc3339.js';
import { SESSION_STATUSES } from '../domain/session.js';
import { type ConversationStore, StoreStartError } from '../ports/conversation-store.js';
import { type ObjectStore, ObjectStoreUnavailable } from '../ports/object-store.js';
import { Metrics } from '../telemetry/metrics.js';
import { EXIT, print, runCommand, UsageError } from './command.js';

const HELP = `Usage: npm run archive -- [--dry-run]
       npm run archive -- restore SESSION…
       npm run archive -- verify
       npm run archive -- export --output FILE [--from TIME] [--to TIME] [--status STATUS]

Without a word: moves the events of every session that is due (ARCHIVE_AFTER_DAYS) to the archive (ARCHIVE_DIR or
S3_BUCKET), as the running service does by itself. The embedded store belongs to one process: stop the service first.

  --dry-run   only counts what is due
  restore     brings the events of a session back into the store; its object stays until the session is erased
  verify      reads every object and checks every byte of it; touches no store
  export      writes sessions and their events as JSON Lines; cut off, the same command goes on where it was
  --json      the result as one line of JSON
`;

/** Sessions counted by a dry run at most. */
const DRY_RUN_LIMIT = 10_000;

/** Every so many: how many there will be is not known beforehand. */
const SHOWN_EVERY = 100;

const OPTIONS = {
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  output: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  status: { type: 'string' },
} as const;

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
      return withBoth((both) => exportAll(both, values, tell));
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

async function countDue(both: Both, tell: Tell): Promise<number> {
  const due = await archiverOf(both).due(DRY_RUN_LIMIT);
  const events = due.reduce((sum, { lastSequence }) => sum + lastSequence, 0);
  const more = due.length === DRY_RUN_LIMIT ? ', and there are more' : '';
  tell({ sessions: due.length, events }, `${due.length} sessions with ${events} events are due${more}.`);
  return EXIT.fine;
}

async function archiveDue(both: Both, tell: Tell): Promise<number> {
  const done = { sessions: 0, events: 0, bytes: 0, released: 0, failures: 0 };
  const archiver = archiverOf(both, {
    sessionArchived(events, bytes) {
      done.sessions++;
      done.events += events;
      done.bytes += bytes;
      showCount(done.sessions, 'sessions');
    },
    eventsReleased(events) {
      done.released += events;
    },
    archivingFailed(error) {
      done.failures++;
      process.stderr.write(`A session was left as it is: ${error instanceof Error ? error.message : error}\n`);
    },
  });
  const { signal } = stopping;
  while ((await archiver.archiveDue(signal)) > 0 && !signal.aborted);
  while ((await archiver.releaseMarked(signal)) > 0 && !signal.aborted);
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
  return new Archiver(store, objects, new SystemClock(), { archiveAfterMs, settleMs, owner }, observer);
}

async function restore({ store, objects }: Both, sessionIds: readonly string[], tell: Tell): Promise<number> {
  for (const sessionId of sessionIds) {
    const events = await restoreSession(store, objects, sessionId);
    if (events === undefined) throw new UsageError(`Session ${sessionId} is not archived.`);
    tell({ sessionId, events }, `Session ${sessionId} is back with ${events} events.`);
  }
  return EXIT.fine;
}

async function verify(objects: ObjectStore, tell: Tell): Promise<number> {
  const report = await verifyArchive(objects, (count) => showCount(count, 'objects'));
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

async function exportAll(both: Both, { output, from, to, status }: ExportOptions, tell: Tell): Promise<number> {
  if (!output) throw new UsageError('Say where to: --output FILE.');
  const known = SESSION_STATUSES.find((each) => each === status);
  if (status !== undefined && !known) throw new UsageError(`--status is one of ${SESSION_STATUSES.join(', ')}.`);
  const [startedFromMs, startedToMs] = [timeOf('--from', from), timeOf('--to', to)];
  const filters = {
    metadata: [],
    ...(known ? { status: known } : {}),
    ...(startedFromMs === undefined ? {} : { startedFromMs }),
    ...(startedToMs === undefined ? {} : { startedToMs }),
  };
  const archive = new Archive(both.store, both.objects, new SystemClock(), { archiveAfterMs: undefined, owner: '' });
  const show = (sessions: number) => showCount(sessions, 'sessions');
  const done = await exportSessions(archive.store, output, filters, show, stopping.signal);
  tell(done, `Wrote ${done.sessions} sessions with ${done.events} events to ${output}.`);
  return EXIT.fine;
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

function withBoth(work: (both: Both) => Promise<number>): Promise<number> {
  return withObjects(async (parts) => {
    const store = await openStore(parts.config, new SystemClock(), new Metrics());
    try {
      return await work({ ...parts, store });
    } finally {
      await store.close();
    }
  });
}

function showCount(count: number, unit: string): void {
  if (count % SHOWN_EVERY === 0) process.stderr.write(`${count} ${unit}…\n`);
}
