import { describe, expect, it } from 'vitest';
import { parseDemoArguments } from './arguments.js';

describe('parseDemoArguments', () => {
  it.each([
    [[], { once: false, speed: undefined, port: undefined }],
    [['--once'], { once: true, speed: undefined, port: undefined }],
    [['--speed', '1'], { once: false, speed: 1, port: undefined }],
    [['--speed=0.5', '--port=0', '--once'], { once: true, speed: 0.5, port: 0 }],
    [['--speed', '.25', '--port', '65535'], { once: false, speed: 0.25, port: 65_535 }],
  ])('reads %j', (args, options) => {
    expect(parseDemoArguments(args)).toEqual({ kind: 'run', ...options });
  });

  it('reads --clean', () => {
    expect(parseDemoArguments(['--clean'])).toEqual({ kind: 'clean' });
  });

  it.each([[['--help']], [['-h']], [['--once', '--help', '--bogus']]])('answers %j with the help', (args) => {
    expect(parseDemoArguments(args)).toMatchObject({ exitCode: 0, text: expect.stringContaining('--speed 1') });
  });

  it.each([
    [['--speed'], '--speed needs a number above 0'],
    [['--speed', '--once'], 'but got "--once"'],
    [['--speed', '0'], 'but got "0"'],
    [['--speed', '-1'], 'but got "-1"'],
    [['--speed', 'Infinity'], 'but got "Infinity"'],
    [['--speed', '9'.repeat(400)], '--speed needs a number'],
    [['--speed='], 'but got ""'],
    [['--port', '65536'], '--port needs a whole number from 0 to 65535'],
    [['--port', '80.5'], 'but got "80.5"'],
    [['--once=yes'], '--once takes no value'],
    [['--clean=yes'], '--clean takes no value'],
    [['--clean', '--once'], '--clean stands alone'],
    [['--onec'], 'did you mean --once?'],
    [['--toString'], '--toString is no option'],
    [['once'], 'once is no argument'],
    [['--', 'once'], 'once is no argument'],
  ])('refuses %j in one line with exit code 2', (args, text) => {
    const answer = parseDemoArguments(args);
    expect(answer).toMatchObject({ kind: 'answer', exitCode: 2, text: expect.stringContaining(text) });
    expect(answer).toMatchObject({ text: expect.stringMatching(/^[^\n]+\(help: npm run demo -- --help\)$/) });
  });
});
