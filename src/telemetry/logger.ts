import { createRequire } from 'node:module';
import { type DestinationStream, type Logger, type LoggerOptions, pino, stdTimeFunctions } from 'pino';
import type { LogConfig } from '../config/app-config.js';
import { toLoggableError } from './loggable-error.js';
import { SERVICE_NAME, SERVICE_VERSION } from './version.js';

/**
 * Members that could contain people's words or secrets if somebody logged a whole request, event or session by mistake.
 */
const NEVER_LOGGED = ['payload', 'metadata', 'body', 'headers', 'query'];

/**
 * The logger of the process: one JSON object per line with an ISO time, or readable lines on a terminal (`auto`).
 * Members named in `NEVER_LOGGED`, at the top or one level down, are removed, and errors are reduced by
 * `toLoggableError`.
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

/** Writes directly to the file descriptor if possible, so that nothing is lost when the process exits at once. */
function jsonStream(destination: DestinationStream): DestinationStream {
  return destination === process.stdout ? pino.destination({ fd: process.stdout.fd, sync: true }) : destination;
}

/** Imported only if used, so that production starts are not slowed down. */
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
