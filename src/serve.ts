import type { Logger } from 'pino';
import { answerArguments } from './cli/help.js';
import type { ShutdownConfig } from './config/app-config.js';
import { ConfigError } from './config/config-error.js';
import { readConfig } from './config/read-config.js';
import { type App, createApp } from './create-app.js';
import { systemRemedyOf } from './http/system-remedy.js';
import { StartupError } from './ports/conversation-store.js';
import { ObjectStoreUnavailable } from './ports/object-store.js';
import { announce } from './telemetry/banner.js';
import { createLogger } from './telemetry/logger.js';

/** Exit code where the configuration or the data folder keeps the service from starting: a person must mend it. */
const EXIT_CANNOT_START = 1;

/** Under npm one Ctrl-C can reach the process twice, by the terminal and by npm: that is not a second one. */
const ECHO_MS = 100;

/** From the command line to a serving process. */
export async function run(args: readonly string[]): Promise<void> {
  const answer = answerArguments(args);
  if (answer) {
    process.stdout.write(`${answer.text}\n`);
    process.exit(answer.exitCode);
  }
  try {
    const config = readConfig();
    const logger = createLogger(config.log);
    process.on('unhandledRejection', (error) => {
      logger.fatal({ err: error }, 'unhandled rejection: the process exits');
      process.exit(1);
    });
    const app = await createApp(config, logger);
    stopOnSignals(app, config.shutdown, logger);
    announce(config, await app.listen(config.http.port, config.http.host), logger);
  } catch (error) {
    process.stderr.write(`${reasonOf(error)}\n`);
    process.exit(EXIT_CANNOT_START);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StartupError) return error.message;
  if (error instanceof ObjectStoreUnavailable && error.cause instanceof Error)
    return `The service cannot start: ${error.message} ${error.cause.message}`;
  const remedy = systemRemedyOf(error);
  if (remedy) return remedy;
  return `The service cannot start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

/**
 * Ends the process as the API promises: `ready` turns 503 while requests are still served for the drain delay (a person
 * who presses Ctrl-C does not wait for it), streams end, what is under way is finished, stores close, exit 0. A second
 * signal, or the deadline, exits at once with 1.
 */
function stopOnSignals(app: App, config: ShutdownConfig, logger: Logger): void {
  let isStopping = false;
  let mayBeEcho = true;
  const onSignal = (signal: NodeJS.Signals) => {
    if (isStopping && mayBeEcho && signal === 'SIGINT') return;
    if (isStopping) process.exit(1);
    isStopping = true;
    setTimeout(() => {
      mayBeEcho = false;
    }, ECHO_MS).unref();
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.error('did not stop in time: the process exits with requests in progress');
      process.exit(1);
    }, config.timeoutMs).unref();
    app.stop(signal === 'SIGINT' ? 0 : config.drainDelayMs).then(
      () => {
        logger.info('stopped');
        process.exit(0);
      },
      (error: unknown) => {
        logger.error({ err: error }, 'stopped with an error');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
