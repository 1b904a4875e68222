import { errorCode } from '../lib/error-code.js';
import 'reflect-metadata';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type DemoParts,
  type DemoScreen,
  deliverProviderCalls,
  parseCalls,
  runDemo,
  runScene,
  UnexpectedAnswer,
} from '@conversation-service/demo';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { SqliteStore } from '../adapters/sqlite/index.js';
import { SystemClock } from '../adapters/system/system-clock.js';
import { loadConfig } from '../config/load-config.js';
import { type App, createApp } from '../create-app.js';
import { StartupError } from '../ports/conversation-store.js';
import { createLogger } from '../telemetry/logger.js';
import { EXIT } from './command.js';
import { Progress } from './progress.js';
import { providerDeliveries } from './provider-deliveries.js';

/** Relative to the folder in which the demo is started. */
const DEMO_DATA_DIR = './data/demo';

/** The usual port, so that printed addresses match the README. */
const USUAL_PORT = 3000;
const HOST = '127.0.0.1';

/**
 * npm forwards Ctrl-C to its child, which the terminal has already signalled: a second signal this soon is not the
 * user's.
 */
const ECHO_MS = 500;

/** Two folders up from here, both in `src` and in `dist`. */
const CALLS = new URL('../../examples/harper-valley/calls.jsonl', import.meta.url);

const PORT_MAX = 65_535;

const DETAILS = `
Sends ten real phone calls through the public HTTP API, as a voice agent would, and reads them back; one call from each voice
platform is posted as the platform posts it. Then the demo fills the service with a day of conversations to look at, and plays one
call in real time, until Ctrl-C. With --once it exits with 0 if what was read back equals what was sent.

The data is in ${DEMO_DATA_DIR}, which is deleted at each start. Environment variables and .env are not read.`;

const SCREEN: DemoScreen = {
  write: (text) => process.stdout.write(text),
  progress: (total) => new Progress(process.stdout, { total }),
};

interface DemoOptions {
  readonly once?: boolean;
  readonly clean?: boolean;
  readonly speed?: number;
  readonly port?: number;
}

/** The command ends the process itself, because a service runs in it. */
export function define(command: Command): void {
  command
    .option('--once', 'exits after the check')
    .option('--speed <times>', 'how fast to send the ten calls: 1 is real time (default: as fast as possible)', toSpeed)
    .option('--port <port>', 'port to serve on (default: 3000, or any free port if that is in use)', toPort)
    .addOption(
      new Option('--clean', 'deletes the data that the demo left, and exits').conflicts(['once', 'speed', 'port']),
    )
    .addHelpText('after', DETAILS)
    .action(async (options: DemoOptions) => {
      // Exits quietly if the reader of the output closes it.
      process.stdout.on('error', () => process.exit(EXIT.failed));
      process.exit(await main(options));
    });
}

function toSpeed(value: string): number {
  const speed = toNumber(value);
  if (speed > 0 && speed < Number.POSITIVE_INFINITY) return speed;
  throw new InvalidArgumentError('It must be a number above 0, such as 1 (real time) or 10.');
}

function toPort(value: string): number {
  const port = toNumber(value);
  if (Number.isInteger(port) && port >= 0 && port <= PORT_MAX) return port;
  throw new InvalidArgumentError(`It must be a whole number from 0 to ${PORT_MAX}.`);
}

/** Returns NaN for anything that is not a decimal number. */
function toNumber(value: string): number {
  return /^\d*\.?\d+$/.test(value) ? Number(value) : Number.NaN;
}

async function main(options: DemoOptions): Promise<number> {
  const signal = abortOnSignals();
  let app: App | undefined;
  try {
    if (options.clean) return await clean();
    app = await openService();
    return await useService(await listen(app, options.port), options, signal);
  } catch (error) {
    if (signal.aborted) return EXIT.interrupted;
    process.stderr.write(`\n${reasonOf(error)}\n`);
    return EXIT.failed;
  } finally {
    await app?.stop();
  }
}

async function useService(address: string, options: DemoOptions, signal: AbortSignal): Promise<number> {
  const calls = parseCalls(readFileSync(CALLS, 'utf8'));
  const clock = new SystemClock();
  const folder = `${resolve(DEMO_DATA_DIR)} (the data of an earlier demo there is deleted)`;
  process.stdout.write(`Sending ${calls.length} real calls to ${address}\nThe data is in ${folder}\n\n`);
  const parts = { address, calls, speed: options.speed, nowMs: () => clock.nowMs(), screen: SCREEN, signal };
  const isEqual = await runDemo(parts);
  await deliverProviderCalls({ ...parts, deliveries: providerDeliveries() });
  if (!options.once) await showScene(parts);
  return isEqual ? EXIT.fine : EXIT.failed;
}

/** Runs until Ctrl-C. */
async function showScene(parts: DemoParts): Promise<void> {
  try {
    await runScene(parts);
  } catch (error) {
    if (!parts.signal.aborted) throw error;
  }
  if (!parts.signal.aborted) await once(parts.signal, 'abort');
}

async function clean(): Promise<number> {
  const dataDir = resolve(DEMO_DATA_DIR);
  const done = existsSync(dataDir) ? 'Removed' : 'Nothing to remove at';
  await removeOldData(dataDir);
  process.stdout.write(`${done} ${dataDir}\n`);
  return EXIT.fine;
}

/** Starts the whole service in this process on an empty store. The demo uses it only through its socket. */
async function openService(): Promise<App> {
  await removeOldData(resolve(DEMO_DATA_DIR));
  // Neither the environment nor .env may lead the demo to a store that matters.
  const config = loadConfig({ DATA_DIR: DEMO_DATA_DIR, LOG_LEVEL: 'warn', STATS_DIMENSIONS: 'agent' });
  return createApp(config, createLogger(config.log, process.stderr));
}

/** Returns the address. */
async function listen(app: App, port: number | undefined): Promise<string> {
  try {
    return await app.listen(port ?? USUAL_PORT, HOST);
  } catch (error) {
    if (port !== undefined || errorCode(error) !== 'EADDRINUSE') throw error;
    return app.listen(0, HOST);
  }
}

/** Opening the old store takes the lock of its folder, so the data of a running demo is never removed. */
async function removeOldData(dataDir: string): Promise<void> {
  if (!existsSync(dataDir)) return;
  const options = { dataDir, lateEventGraceMs: 0, maxQueuedEvents: 1, maxQueuedBytes: 1 };
  const old = await SqliteStore.open(new SystemClock(), options);
  await old.close();
  rmSync(dataDir, { recursive: true });
}

function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  let mayBeEcho = true;
  const onSignal = () => {
    if (!mayBeEcho) process.exit(EXIT.failed);
    if (controller.signal.aborted) return;
    process.stdout.write('\nstopping…\n');
    controller.abort();
    setTimeout(() => {
      mayBeEcho = false;
    }, ECHO_MS).unref();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
}

function reasonOf(error: unknown): string {
  if (error instanceof StartupError) {
    const remedy = 'If another demo is running, end it with Ctrl-C; otherwise delete the folder.';
    return `The demo cannot use ${resolve(DEMO_DATA_DIR)}. ${remedy}\n(${error.message})`;
  }
  if (error instanceof UnexpectedAnswer) return `The service sent an unexpected answer: ${error.message}`;
  if (errorCode(error) === 'EADDRINUSE')
    return 'The port is in use by another program: leave out --port, or choose another port.';
  return `The demo failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
