import { importerOf, PROVIDERS } from '@conversation-service/importers';
import { type Command, Option } from 'commander';
import { SystemClock } from '../../adapters/system/system-clock.js';
import { EXIT, print, runCommand, UsageError, withProgress } from '../../cli/command.js';
import type { CommandContext } from '../../cli/command-entry.js';
import { ConversationError } from '../../domain/errors.js';
import { ID_RULE, isId } from '../../domain/ids.js';
import { ImportSuppressor } from '../webhooks/index.js';
import { deliver } from './import/http-target.js';
import { FileRefused, type ImportSource, importSources, isNdjson } from './import/import-sources.js';
import { type ImportedFile, type ImportTotals, NO_TOTALS, totalsText, withFile } from './import/import-totals.js';
import { type Preview, preview, previewText } from './import/preview.js';
import { ingestInto } from './import/store-target.js';
import { ingestSettings } from './ingest-settings.js';
import type { ReadingTask } from './reading/prepared-body.js';
import { schemeOf } from './signatures/schemes.js';

const DETAILS = `
PROVIDER is one of ${PROVIDERS.join(', ')}.
A PLACE is a file, a folder with files (.json, .jsonl, .ndjson, .vcon), or - for standard input. Without --url the command writes
directly to the store. Only one process can use the embedded store: stop the service first. With --url the messages are sent to a
running service, signed with the secret in the environment (INGEST_VAPI_SECRET, for example), which must be the same as that of the
service. Everything is idempotent: if the command is interrupted, run it again to continue. Imported calls are old, so webhooks are
not notified of them unless you add --notify. With --url the service treats them like any delivery of the provider, and notifies
webhooks.`;

interface ImportOptions {
  readonly sessionId?: string;
  readonly url?: string;
  readonly dryRun?: boolean;
  readonly notify?: boolean;
  readonly json?: boolean;
}

type Take = (task: ReadingTask) => Promise<ImportedFile>;

const clock = new SystemClock();

export function define(command: Command, context: CommandContext): void {
  command
    .argument('<provider>', 'the provider that the messages come from')
    .argument('<place...>', 'files, folders, or - for standard input')
    .option('--session-id <id>', 'the session that all calls are stored in')
    .addOption(new Option('--url <url>', 'sends everything to the running service at this address').conflicts('dryRun'))
    .option('--dry-run', 'only shows what would be stored, and what is not understood')
    .option('--notify', 'notifies webhooks of what is new')
    .option('--json', 'prints results as lines of JSON')
    .addHelpText('after', DETAILS)
    .action((provider: string, places: readonly string[], options: ImportOptions) =>
      runCommand(() => run(provider, places, options, context)),
    );
}

async function run(
  name: string,
  places: readonly string[],
  options: ImportOptions,
  context: CommandContext,
): Promise<number> {
  const importer = importerOf(name);
  if (!importer) throw new UsageError(`${name} is not a known provider. The providers are ${PROVIDERS.join(', ')}.`);
  const { sessionId, url } = options;
  if (sessionId !== undefined && !isId(sessionId)) throw new UsageError(`--session-id must be ${ID_RULE}.`);
  const config = context.readConfig();
  const sources = await importSources(places, process.stdin).catch((error: unknown) => {
    throw new UsageError(`A place cannot be read: ${error instanceof Error ? error.message : error}`);
  });
  const { provider } = importer;
  const { limits } = config;
  const toTask = async (source: ImportSource) => {
    const bytes = await source.read();
    const given = sessionId === undefined ? {} : { sessionId };
    return { provider, bytes, isNdjson: isNdjson(source.name, bytes), limits, ...given };
  };
  if (options.dryRun) return showAll(sources, toTask, options);
  if (url !== undefined) {
    const scheme = schemeOf(ingestSettings.of(config).secrets, provider);
    return importAll(sources, toTask, (task) => deliver({ url, scheme, clock }, task), options);
  }
  return context.withFoundation(config, ({ store, notifier }) => {
    const { graceMs } = ingestSettings.of(config);
    const importObserver = options.notify ? undefined : new ImportSuppressor(store, clock);
    const ingest = ingestInto({ store, notifier, clock, graceMs, importObserver });
    return importAll(sources, toTask, (task) => ingest.ingest(task), options);
  });
}

type ToTask = (source: ImportSource) => Promise<ReadingTask>;

async function showAll(sources: readonly ImportSource[], toTask: ToTask, { json }: ImportOptions): Promise<number> {
  let failed = 0;
  for (const source of sources) {
    const shown = await toTask(source).then(preview, unreadable);
    if (shown.failure !== undefined) failed += 1;
    print(json ? JSON.stringify({ file: source.name, ...shown }) : previewText(source.name, shown));
  }
  return failed > 0 ? EXIT.failed : EXIT.fine;
}

async function importAll(
  sources: readonly ImportSource[],
  toTask: ToTask,
  take: Take,
  { json }: ImportOptions,
): Promise<number> {
  const totals = await withProgress('files', clock, async (progress) => {
    let done: ImportTotals = NO_TOTALS;
    for (const source of sources) {
      try {
        const imported = await take(await toTask(source));
        done = withFile(done, imported);
        for (const { message, pointer, detail } of imported.issues) {
          progress.say(`${source.name}: message ${message} ${pointer}: ${detail}`);
        }
      } catch (error) {
        if (!(error instanceof ConversationError || error instanceof FileRefused)) throw error;
        // The other files do not depend on this one.
        done = { ...done, files: done.files + 1, failed: done.failed + 1 };
        progress.say(`${source.name}: ${reasonOf(error)}`);
      }
      progress.tell(done.files, sources.length, `${done.appended} events`);
    }
    return done;
  });
  print(json ? JSON.stringify(totals) : totalsText(totals));
  return totals.failed > 0 ? EXIT.failed : EXIT.fine;
}

function unreadable(error: unknown): Preview {
  if (!(error instanceof FileRefused)) throw error;
  return { failure: error.message, sessions: [], ignored: {}, issues: [] };
}

function reasonOf(error: ConversationError | FileRefused): string {
  if (!(error instanceof ConversationError)) return error.message;
  const places = error.parts.map((part) => `${'pointer' in part ? part.pointer : part.parameter} ${part.detail}`);
  return [`${error.code}: ${error.message}`, ...places].join('; ');
}
