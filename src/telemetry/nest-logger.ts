import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';
import { toLoggableError } from './loggable-error.js';

/** Who speaks while Nest starts. Of interest to nobody who runs the service. */
const BOOTSTRAP_CONTEXTS = ['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication'];

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** Lets Nest, and whoever uses its `Logger`, speak through ours. Nest's chatter at the start is DEBUG. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: readonly unknown[]): void {
    const isChatter = BOOTSTRAP_CONTEXTS.includes(String(rest.at(-1)));
    this.write(isChatter ? 'debug' : 'info', message, rest);
  }

  fatal(message: unknown, ...rest: readonly unknown[]): void {
    this.write('fatal', message, rest);
  }

  error(message: unknown, ...rest: readonly unknown[]): void {
    // What keeps the service from starting is thrown as well, and told by whoever catches it.
    if (rest.includes('ExceptionHandler')) return;
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: readonly unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: readonly unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: readonly unknown[]): void {
    this.write('trace', message, rest);
  }

  /** Nest calls with the message, for errors perhaps a stack, and the context last. */
  private write(level: Level, message: unknown, rest: readonly unknown[]): void {
    const texts = rest.filter((part) => typeof part === 'string');
    const stack = texts.find(isStack);
    const context = texts.findLast((text) => !isStack(text));
    const facts = { ...(context ? { context } : {}), ...(stack ? { stack } : {}) };
    if (message instanceof Error) this.logger[level]({ ...facts, err: message }, toLoggableError(message).message);
    else if (typeof message === 'string') this.logger[level](facts, message);
    else this.logger[level]({ ...facts, details: message }, context ?? 'no message');
  }
}

function isStack(text: string): boolean {
  return /\n\s+at /.test(text);
}
