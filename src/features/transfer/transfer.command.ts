import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { connect, missingIndexes, openMongoStore } from '../../adapters/mongo/index.js';
import { DATABASE_NAME, SqliteStore } from '../../adapters/sqlite/index.js';
import { SystemClock } from '../../adapters/system/system-clock.js';
import { systemRandom } from '../../adapters/system/system-random.js';
import { EXIT, type JsonOption, runCommand, tellWith, UsageError, withProgress } from '../../cli/command.js';
import type { CommandContext } from '../../cli/command-entry.js';
import type { AppConfig } from '../../config/app-config.js';
import { withoutCredentials } from '../../config/secrets.js';
import { type ConversationStore, StartupError } from '../../ports/conversation-store.js';
import { ImportSuppressor } from '../webhooks/index.js';
import { isWhole, type TransferMode, toText } from './report-text.js';
import { TransferRefused } from './transfer-refused.js';
import { type TransferReport, transferSessions } from './transfer-sessions.js';

const DETAILS = `
Copies all sessions from one store to another, with all their data, sequences and times, and verifies each by its hash. STORE is
sqlite:FOLDER, mongodb://…, mongodb+srv://…, or env: the store that DATA_DIR or MONGODB_URI names, which keeps passwords off the
command line. Stop the services on both stores first: a folder in use is refused, but use of a MongoDB database cannot be detected.
If the command is killed, run it again to continue. Nothing is deleted from the source.`;

/** Concurrent sessions: one is read while another waits for its commit or a server. */
const PARALLEL = 8;

/** Nobody waits for an answer: a server that is slow under this load is not an error. */
const CALL_DEADLINE_MS = 60_000;

interface End {
  readonly kind: 'sqlite' | 'mongodb';
  /** Folder, or connection string. */
  readonly place: string;
  /** For display. */
  readonly label: string;
}

const clock = new SystemClock();

interface TransferOptions extends JsonOption {
  readonly from: string;
  readonly to: string;
  readonly dryRun?: boolean;
  readonly verify?: boolean;
}

export function define(command: Command, { readConfig }: CommandContext): void {
  command
    .requiredOption('--from <store>', 'the store to read from')
    .requiredOption('--to <store>', 'the store to write to')
    .addOption(new Option('--dry-run', 'only compares, and shows what would be done').conflicts('verify'))
    .option('--verify', 'only compares; exits with 1 if the target does not contain everything in the source')
    .option('--json', 'prints one line of JSON instead of text')
    .addHelpText('after', DETAILS)
    .action((options: TransferOptions) =>
      runCommand(() => transfer(options, readConfig()), [TransferRefused, StartupError]),
    );
}

async function transfer(options: TransferOptions, config: AppConfig): Promise<number> {
  const mode: TransferMode = options.verify ? 'verify' : options.dryRun ? 'dry-run' : 'transfer';
  const [from, to] = [parseEnd(options.from, config), parseEnd(options.to, config)];
  if (from.kind === to.kind && from.place === to.place)
    throw new TransferRefused('The source and the target are the same store: choose another --to.');
  const report = await run(from, to, mode, config);
  tellWith(options)({ mode, from: from.label, to: to.label, ...report }, toText(report, mode));
  return mode === 'dry-run' || isWhole(report) ? EXIT.fine : EXIT.failed;
}

function parseEnd(text: string, { store }: AppConfig): End {
  if (text === 'env') return store.kind === 'sqlite' ? folderEnd(store.dataDir) : serverEnd(store.uri);
  const folder = /^sqlite:(.+)$/.exec(text)?.[1];
  if (folder !== undefined) return folderEnd(folder);
  if (/^mongodb(\+srv)?:\/\/./.test(text)) return serverEnd(text);
  throw new UsageError(`${withoutCredentials(text)} is not a store: use sqlite:FOLDER, mongodb://… or env.`);
}

function folderEnd(folder: string): End {
  const place = resolve(folder);
  return { kind: 'sqlite', place, label: `sqlite:${place}` };
}

function serverEnd(uri: string): End {
  return { kind: 'mongodb', place: uri, label: withoutCredentials(uri) };
}

async function run(from: End, to: End, mode: TransferMode, config: AppConfig): Promise<TransferReport> {
  const writes = mode === 'transfer';
  if (!(await isSetUp(from))) throw new TransferRefused(`There is no database of this version at ${from.label}.`);
  const hasTarget = writes || (await isSetUp(to));
  if (mode === 'verify' && !hasTarget) throw new TransferRefused(`There is no database at ${to.label}.`);
  const opened: ConversationStore[] = [];
  try {
    const source = await open(from, false, config);
    opened.push(source);
    const target = hasTarget ? await open(to, writes, config) : undefined;
    if (target) opened.push(target);
    const importObserver = writes && target ? new ImportSuppressor(target, clock) : undefined;
    const work = { source, target, importObserver, parallel: PARALLEL, nowMs: clock.nowMs() };
    return await withProgress('sessions', clock, (progress) =>
      transferSessions({ ...work, onProgress: (done, total) => progress.tell(done, total) }),
    );
  } finally {
    await Promise.all(opened.map((store) => store.close()));
  }
}

/** A comparison must not create anything, neither a folder nor an index. */
async function isSetUp({ kind, place }: End): Promise<boolean> {
  if (kind === 'sqlite') return existsSync(join(place, DATABASE_NAME));
  const { connection, models } = await connect(place);
  try {
    return (await missingIndexes(models)).length === 0;
  } finally {
    await connection.close();
  }
}

function open({ kind, place }: End, createsIndexes: boolean, config: AppConfig): Promise<ConversationStore> {
  const { lateEventGraceMs, queue } = config;
  const options = { lateEventGraceMs, maxQueuedEvents: queue.maxEvents, maxQueuedBytes: queue.maxBytes };
  if (kind === 'sqlite') return SqliteStore.open(clock, { ...options, dataDir: place });
  return openMongoStore(clock, {
    ...options,
    uri: place,
    createsIndexes,
    random: systemRandom,
    callDeadlineMs: CALL_DEADLINE_MS,
  });
}
