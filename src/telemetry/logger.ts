import { createRequire } from 'node:module';
import { type DestinationStream, type Logger, type LoggerOptions, pino, stdTimeFunctions } from 'pino';
import type { LogConfig } from '../config/app-config.js';
import { toLoggableError } from './loggable-error.js';
import { SERVICE_NAME, SERVICE_VERSION } from './version.js';

/** Where people's words and secrets would stand if someone logged a whole request, event or session by mistake. */
const NEVER_LOGGED = ['payload', 'metadata', 'body', 'headers', 'query'];

/**
 * The logger of the process: one JSON object a line with an ISO time, or lines for people on a terminal (`auto`).
 * Whatever stands under a name of `NEVER_LOGGED`, at the top or one level down, is left out, and of an error only what
 * `toLoggableError` lets through.
 */
export function createLogger(
  config: LogConfig,
  destination: DestinationStream & { isTTY?: boolean } = process.stdout,
): Logger {
  const isPretty = config.format === 'pretty' || (config.format === 'auto' && destination.isTTY === true);
  const options: LoggerOptions = {
    level: config.level,
    timestamp: stdTimeFunctions.isoTime,
    base: { service: SERVICE_NAME, version: SERVICE_VERSION },
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: toLoggableError },
    redact: { paths: NEVER_LOGGED.flatMap((name) => [name, `*.${name}`]), remove: true },
  };
  return pino(options, isPretty ? prettyStream(destination) : jsonStream(destination));
}

/** Straight to the file descriptor where it can be: nothing is lost when the process ends at once. */
function jsonStream(destination: DestinationStream): DestinationStream {
  return destination === process.stdout ? pino.destination({ fd: process.stdout.fd, sync: true }) : destination;
}

/** Loaded only for people: it costs a start in production nothing. */
function prettyStream(destination: DestinationStream): DestinationStream {
  const { PinoPretty } = createRequire(import.meta.url)('pino-pretty') as typeof import('pino-pretty');
  return PinoPretty({
    destination: destination === process.stdout ? process.stdout.fd : (destination as NodeJS.WritableStream),
    sync: true,
    ignore: 'pid,hostname,service,version',
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss.l',
  });
}
