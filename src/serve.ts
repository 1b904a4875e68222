import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { SqliteStartError } from './adapters/sqlite/index.js';
import { answerArguments } from './cli/help.js';
import type { ShutdownConfig } from './config/app-config.js';
import { ConfigError } from './config/config-error.js';
import { readConfig } from './config/read-config.js';
import { type App, createApp } from './create-app.js';
import { announce } from './telemetry/banner.js';
import { createLogger } from './telemetry/logger.js';

/** Exit code where the configuration or the data folder keeps the service from starting: a person must mend it. */
const EXIT_CANNOT_START = 1;

/** How long a connection that is done with its last request may hold up the end. */
const IDLE_SWEEP_MS = 50;

/** From the command line to a serving process. */
export async function run(): Promise<void> {
  const answer = answerArguments(process.argv.slice(2));
  if (answer) {
    process.stdout.write(`${answer.text}\n`);
    process.exit(answer.exitCode);
  }
  try {
    const config = readConfig();
    const logger = createLogger(config.log);
    process.on('unhandledRejection', (error) => {
      logger.fatal({ err: error }, 'unhandled rejection: exiting');
      process.exit(1);
    });
    const app = await createApp(config, logger);
    stopOnSignals(app, config.shutdown, logger);
    await app.nest.listen({ port: config.http.port, host: config.http.host });
    announce(config, await app.nest.getUrl(), logger);
  } catch (error) {
    process.stderr.write(`${reasonOf(error)}\n`);
    process.exit(EXIT_CANNOT_START);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ConfigError || error instanceof SqliteStartError) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return 'The port is taken by another program: stop it, or set PORT to another (0 takes any free one).';
  if (code === 'EACCES') return 'This port may not be opened by this user: set PORT to one above 1023.';
  return `The service cannot start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

/**
 * Ends the process as the API promises: `ready` turns 503 while requests are still served for the drain delay (a person
 * who presses Ctrl-C does not wait for it), streams end, what is under way is finished, stores close, exit 0. A second
 * signal, or the deadline, exits at once with 1.
 */
function stopOnSignals(app: App, config: ShutdownConfig, logger: Logger): void {
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.error('not stopped in time: exiting with requests under way');
      process.exit(1);
    }, config.timeoutMs).unref();
    stop(app, signal === 'SIGINT' ? 0 : config.drainDelayMs).then(
      () => {
        logger.info('stopped');
        process.exit(0);
      },
      (error: unknown) => {
        logger.error({ err: error }, 'stopped with a fault');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

async function stop({ nest, lifecycle }: App, drainDelayMs: number): Promise<void> {
  lifecycle.drain();
  await delay(drainDelayMs);
  lifecycle.stop();
  // Connections whose request was under way become idle later, and nobody else would close them.
  const server: Server = nest.getHttpServer();
  const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
  await nest.close();
  clearInterval(sweep);
}
