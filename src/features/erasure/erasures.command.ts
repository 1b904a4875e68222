import type { Command } from 'commander';
import { SystemClock } from '../../adapters/system/system-clock.js';
import { EXIT, JSON_OPTION, type JsonOption, runCommand, type Tell, tellWith, UsageError } from '../../cli/command.js';
import type { CommandContext } from '../../cli/command-entry.js';
import { pause } from '../../lib/pause.js';
import { formatRfc3339 } from '../../lib/time/rfc3339.js';
import type { Foundation } from '../../runtime/foundation.js';
import { Eraser } from './eraser.js';
import { ErasureLedger } from './erasure-ledger.js';
import { UNOBSERVED } from './erasure-observer.js';
import { listOpenErasures } from './erasure-records.js';
import { ErasuresService, MAX_OPEN_ERASURES } from './erasures.service.js';
import { type Replay, replayErasures } from './replay-erasures.js';

/** A session was kept because it is under a legal hold. */
const EXIT_HELD = 3;

const DETAILS = `
Without options, lists the erasures in progress and counts the entries of the erasure ledger. Exits with 3 if a session was kept
because it is under a legal hold. Only one process can use the embedded store: stop the service first.`;

interface ErasuresOptions extends JsonOption {
  readonly replay?: boolean;
  readonly dryRun?: boolean;
}

export function define(command: Command, context: CommandContext): void {
  command
    .option(
      '--replay',
      'after a restore: erases again everything that the ledger lists as erased, and waits until it is done',
    )
    .option('--dry-run', 'with --replay: only counts, and changes nothing')
    .option(...JSON_OPTION)
    .addHelpText('after', DETAILS)
    .action((options: ErasuresOptions) => runCommand(() => erasures(options, context)));
}

async function erasures(options: ErasuresOptions, context: CommandContext): Promise<number> {
  if (options.dryRun && !options.replay)
    throw new UsageError('--dry-run can only be used with --replay: without --replay nothing is changed anyway.');
  return context.withFoundation(context.readConfig(), (foundation) => {
    const ledger = new ErasureLedger(foundation.outside, foundation.store.tombstones);
    return options.replay ? replay(foundation, ledger, options) : list(foundation, ledger, tellWith(options));
  });
}

async function list({ store }: Foundation, ledger: ErasureLedger, tell: Tell): Promise<number> {
  const open = await listOpenErasures(store.records, MAX_OPEN_ERASURES);
  const underWay = open.map(({ erasureId, requestedAtMs, counts }) => {
    return { erasureId, requestedAt: formatRfc3339(requestedAtMs), sessions: counts.sessions };
  });
  const { hashes, foreign } = await ledger.read();
  const kept = ledger.isKept ? { entries: hashes.size, foreign } : null;
  const lines = [
    ...underWay.map((each) => `${each.erasureId}  requested ${each.requestedAt}  sessions ${each.sessions}`),
    `${open.length} erasures in progress.`,
    kept
      ? `The ledger has ${kept.entries} entries of this database and ${foreign} of others.`
      : 'There is no ledger: to keep one, configure an archive (S3_BUCKET or ARCHIVE_DIR).',
  ];
  tell({ underWay, ledger: kept }, lines.join('\n'));
  return EXIT.fine;
}

async function replay(foundation: Foundation, ledger: ErasureLedger, options: ErasuresOptions): Promise<number> {
  const { store, eraseHooks: hooks } = foundation;
  const clock = new SystemClock();
  const isDry = options.dryRun === true;
  const erasures = new ErasuresService(store, foundation.notifier, clock, () => undefined, hooks);
  const replayed = await replayErasures({ store, ledger, erasures }, isDry, showProgress());
  const observer = {
    ...UNOBSERVED,
    erasureFailed: (error: unknown) =>
      void process.stderr.write(`An erasure failed and will be retried: ${String(error)}\n`),
  };
  const eraser = new Eraser({ store, ledger, hooks, erasures, clock, observer, owner: foundation.newOwner() });
  if (!isDry) await finish(foundation, eraser);
  tellWith(options)({ ...replayed, isDone: !isDry }, textOf(replayed, isDry));
  return replayed.held > 0 ? EXIT_HELD : EXIT.fine;
}

function textOf({ entries, foreign, sessions, found, held }: Replay, isDry: boolean): string {
  return [
    `The ledger has ${entries} entries of this database and ${foreign} of others; the store has ${sessions} sessions.`,
    `${found} of them had been erased${isDry ? '' : ' and have been erased again'}; ${held} are kept under a legal hold.`,
    ...(isDry ? [] : ['No erasure is in progress any more.']),
  ].join('\n');
}

/** Waits until no erasure is open, including the quiescence period of other instances. */
async function finish({ store }: Foundation, eraser: Eraser): Promise<void> {
  const { signal } = new AbortController();
  while ((await listOpenErasures(store.records, 1)).length > 0) await pause(await eraser.run(signal), signal);
}

function showProgress(): (seen: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (seen) => {
    if (seen % 1_000 === 0) process.stderr.write(`\r${seen} sessions`);
  };
}
