import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { LogConfig } from '../config/app-config.js';
import { createLogger } from './logger.js';
import { SERVICE_NAME, SERVICE_VERSION } from './version.js';

class Lines extends Writable {
  text = '';

  constructor(readonly isTTY: boolean) {
    super({ decodeStrings: false });
  }

  override _write(chunk: string, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk;
    done();
  }
}

function loggerTo(lines: Lines, config: Partial<LogConfig> = {}) {
  return createLogger({ level: 'info', format: 'auto', ...config }, lines);
}

/** Returns the one line that was logged. */
function logged(log: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown> {
  const lines = new Lines(false);
  log(loggerTo(lines));
  return JSON.parse(lines.text);
}

describe('createLogger', () => {
  it('writes JSON with an ISO time, the level by name, service and version', () => {
    expect(logged((logger) => logger.warn({ sessionId: 'call-1' }, 'slow'))).toEqual({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      service: SERVICE_NAME,
      version: SERVICE_VERSION,
      sessionId: 'call-1',
      msg: 'slow',
    });
  });

  it('omits what is less severe than the level, and everything if the level is silent', () => {
    const lines = new Lines(false);
    loggerTo(lines, { level: 'warn' }).info('no');
    loggerTo(lines, { level: 'silent' }).fatal('no');
    expect(lines.text).toBe('');
  });

  it('never writes a payload, a body, metadata or headers, wherever someone puts them', () => {
    const words = 'my card number is 4111';
    const event = { eventId: 'e1', payload: { text: words }, metadata: { note: words } };
    const request = { headers: { authorization: words }, query: { 'metadata.phone': words }, body: { text: words } };
    const line = logged((logger) => logger.error({ event, request, payload: words, ...request, id: 'r1' }, 'failed'));
    expect(JSON.stringify(line)).not.toContain('4111');
    expect(line).toMatchObject({ event: { eventId: 'e1' }, id: 'r1', msg: 'failed' });
  });

  it('writes errors in the form of toLoggableError', () => {
    const error = Object.assign(new Error('disk'), { code: 'EIO', document: 'words' });
    const line = logged((logger) => logger.error({ err: error }, 'failed'));
    expect(line.err).toEqual({
      type: 'Error',
      message: 'disk',
      code: 'EIO',
      stack: expect.stringContaining('    at '),
    });
  });

  it.each([
    { isTTY: true, format: 'auto', pretty: true },
    { isTTY: false, format: 'auto', pretty: false },
    { isTTY: true, format: 'json', pretty: false },
    { isTTY: false, format: 'pretty', pretty: true },
  ] as const)('is for people: $pretty, if a terminal is $isTTY and the format $format', ({ isTTY, format, pretty }) => {
    const lines = new Lines(isTTY);
    loggerTo(lines, { format }).info('hello');
    expect(lines.text).toContain('hello');
    expect(lines.text.startsWith('{')).toBe(!pretty);
  });
});
