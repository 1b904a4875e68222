import { Logger as NestSpeaker } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.js';
import { NestLogger } from './nest-logger.js';

/** Returns what is logged for a call by Nest. */
function logged(speak: (logger: NestLogger) => void): Record<string, unknown> {
  let text = '';
  const destination = { write: (line: string) => (text += line) };
  speak(new NestLogger(createLogger({ level: 'trace', format: 'json' }, destination)));
  return JSON.parse(text);
}

describe('NestLogger', () => {
  it('logs the messages of Nest at the start as DEBUG', () => {
    const line = logged((logger) => logger.log('AppModule dependencies initialized', 'InstanceLoader'));
    expect(line).toMatchObject({
      level: 'debug',
      context: 'InstanceLoader',
      msg: 'AppModule dependencies initialized',
    });
  });

  it('keeps the level of everything else', () => {
    expect(logged((logger) => logger.log('hello', 'Archive'))).toMatchObject({ level: 'info', context: 'Archive' });
    expect(logged((logger) => logger.warn('hello'))).toMatchObject({ level: 'warn', msg: 'hello' });
    expect(logged((logger) => logger.debug('hello'))).toMatchObject({ level: 'debug' });
    expect(logged((logger) => logger.verbose('hello'))).toMatchObject({ level: 'trace' });
    expect(logged((logger) => logger.fatal('hello'))).toMatchObject({ level: 'fatal' });
  });

  it('distinguishes a stack from a context', () => {
    const stack = 'Error: boom\n    at somewhere';
    const line = logged((logger) => logger.error('boom', stack, 'ExceptionsHandler'));
    expect(line).toMatchObject({ level: 'error', msg: 'boom', context: 'ExceptionsHandler', stack });
  });

  it('accepts errors and objects', () => {
    expect(logged((logger) => logger.error(new Error('boom')))).toMatchObject({
      msg: 'boom',
      err: { message: 'boom' },
    });
    expect(logged((logger) => logger.log({ port: 1 }, 'Archive'))).toMatchObject({
      msg: 'Archive',
      details: { port: 1 },
    });
  });

  it("accepts the calls of Nest's own logger, whose context comes last", () => {
    const line = logged((logger) => {
      NestSpeaker.overrideLogger(logger);
      new NestSpeaker('Archive').error('boom');
    });
    expect(line).toMatchObject({ level: 'error', context: 'Archive', msg: 'boom' });
  });
});
