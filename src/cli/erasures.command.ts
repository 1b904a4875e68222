import '../check-node.js';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { SystemClock } from '../adapters/system/system-clock.js';
import { UuidRequestIds } from '../adapters/system/uuid-request-ids.js';
import { Eraser } from '../application/eraser.js';
import { ErasuresService, MAX_OPEN_ERASURES } from '../application/erasures.service.js';
import { pause } from '../application/pause.js';
import { type Replay, replayErasures } from '../application/replay-erasures.js';
import { Backends } from '../backends.js';
import { ConfigError } from '../config/config-error.js';
import { readConfig } from '../config/read-config.js';
import { formatRfc3339 } from '../domain/rfc3339.js';
import { StoreStartError } from '../ports/conversation-store.js';
import { Metrics } from '../telemetry/metrics.js';

const EXIT = { fine: 0, failed: 1, held: 3 } as const;

const HELP = `Usage: npm run erasures -- [--replay] [--dry-run]

Without options: lists the erasures that are under way, and counts the entries of the ledger.

  --replay    after a restore from a backup, before the service is started: erases again whatever the ledger says was
              erased, and waits until it is done
  --dry-run   with --replay: only counts

Ends with 3 where a session stays since it stands under a legal hold. The embedded store serves one process: stop the
service first.
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { replay: { type: 'boolean' }, 'dry-run': { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help || (values['dry-run'] && !values.replay)) {
    say(HELP);
    return values.help ? EXIT.fine : EXIT.failed;
  }
  const clock = new SystemClock();
  const metrics = new Metrics();
  const backends = await Backends.open(readConfig(), clock, metrics, pino({ level: 'silent' }));
  try {
    if (!values.replay) return await list(backends);
    const erasures = new ErasuresService(backends.store, backends.feed, clock, () => undefined);
    const replay = await replayErasures({ ...backends, erasures }, values['dry-run'] === true, showProgress());
    tell(replay, values['dry-run'] === true);
    const observer = {
      sessionErased: () => undefined,
      sessionExpired: () => undefined,
      erasureFailed: (error: unknown) => say(`failed, to be tried again: ${String(error)}`),
    };
    const owner = new UuidRequestIds().next();
    const eraser = new Eraser({ ...backends, erasures, clock, observer, owner });
    if (!values['dry-run']) await finish(backends, eraser);
    return replay.held > 0 ? EXIT.held : EXIT.fine;
  } finally {
    await backends.close();
  }
}

async function list({ store, ledger }: Backends): Promise<number> {
  const open = await store.keeping.listOpenErasures(MAX_OPEN_ERASURES);
  for (const { erasureId, requestedAtMs, counts } of open) {
    say(`${erasureId}  requested ${formatRfc3339(requestedAtMs)}  sessions ${counts.sessions}`);
  }
  say(`${open.length} erasures under way.`);
  const { hashes, foreign } = await ledger.read();
  if (ledger.isKept) say(`The ledger has ${hashes.size} entries of this database, ${foreign} of others.`);
  else say('No ledger is kept: set up an archive (S3_BUCKET or ARCHIVE_DIR).');
  return EXIT.fine;
}

function tell({ entries, foreign, sessions, found, held }: Replay, isDry: boolean): void {
  say(`The ledger has ${entries} entries of this database, ${foreign} of others; the store has ${sessions} sessions.`);
  say(`${found} of them were erased once${isDry ? '' : ` and are erased again`}; ${held} stay under a legal hold.`);
}

/** Until nothing is open: waits for the time that other instances may take to forget. */
async function finish({ store }: Backends, eraser: Eraser): Promise<void> {
  const { signal } = new AbortController();
  while ((await store.keeping.listOpenErasures(1)).length > 0) await pause(await eraser.run(signal), signal);
  say('Nothing is under way any more.');
}

function showProgress(): (seen: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (seen) => {
    if (seen % 1_000 === 0) process.stderr.write(`\r${seen} sessions`);
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  process.exitCode = await main();
} catch (error) {
  const isPlain = error instanceof ConfigError || error instanceof StoreStartError || error instanceof TypeError;
  process.stderr.write(`${isPlain ? error.message : `It failed: ${String(error)}`}\n`);
  process.exitCode = EXIT.failed;
}
