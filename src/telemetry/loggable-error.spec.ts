import { describe, expect, it } from 'vitest';
import { toLoggableError } from './loggable-error.js';

describe('toLoggableError', () => {
  it('keeps nothing that a driver attaches to its error', () => {
    const error = Object.assign(new RangeError('write failed'), {
      code: 11_000,
      writeErrors: [{ op: { payload: 'words' } }],
    });
    expect(toLoggableError(error)).toEqual({
      type: 'RangeError',
      message: 'write failed',
      code: 11_000,
      stack: expect.stringMatching(/^ {4}at /),
    });
  });

  it('does not pass on the words of a parser, which quote the text, and does not repeat them with the stack', () => {
    let caught: unknown;
    try {
      JSON.parse('hello, my card number is 4111');
    } catch (error) {
      caught = error;
    }
    const loggable = JSON.stringify(toLoggableError(caught));
    expect(loggable).toContain('SyntaxError');
    expect(loggable).not.toContain('hello');
    expect(loggable).not.toContain('4111');
  });

  it('follows causes, but not forever', () => {
    const error = new Error('outer', { cause: new Error('inner') });
    expect(toLoggableError(error).cause?.message).toBe('inner');
    error.cause = error;
    expect(JSON.stringify(toLoggableError(error)).match(/outer/g)).toHaveLength(6);
  });

  it('accepts any thrown value', () => {
    expect(toLoggableError('text')).toEqual({ type: 'string', message: 'text' });
    expect(toLoggableError({ payload: 'words' })).toEqual({ type: 'object', message: 'not an Error' });
    expect(toLoggableError(undefined)).toEqual({ type: 'undefined', message: 'not an Error' });
  });
});
