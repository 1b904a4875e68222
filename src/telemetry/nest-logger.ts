import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';
import { toLoggableError } from './loggable-error.js';

/** Loggers that Nest uses while it starts; of no interest to operators. */
const BOOTSTRAP_CONTEXTS = ['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication'];

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** Routes the log of Nest, and of users of its `Logger`, to ours. Nest's messages at start are DEBUG. */
export class NestLogger implements LoggerService {
  readonly fatal = this.at('fatal');
  readonly warn = this.at('warn');
  readonly debug = this.at('debug');
  readonly verbose = this.at('trace');

  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: readonly unknown[]): void {
    const isChatter = BOOTSTRAP_CONTEXTS.includes(String(rest.at(-1)));
    this.write(isChatter ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: readonly unknown[]): void {
    // What prevents the service from starting is also thrown, and reported by whoever catches it.
    if (rest.includes('ExceptionHandler')) return;
    this.write('error', message, rest);
  }

  private at(level: Level) {
    return (message: unknown, ...rest: readonly unknown[]): void => this.write(level, message, rest);
  }

  /** Nest passes the message, for errors possibly a stack, and the context last. */
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
