import { describe, expect, it } from 'vitest';
import { programWith } from './command-line.js';

/** Returns the answer of the command line to these arguments, without running the demo. */
async function answerTo(args: readonly string[]): Promise<string> {
  const program = await programWith(['demo']);
  const demo = program.commands.find((command) => command.name() === 'demo');
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  demo?.exitOverride().configureOutput({ writeOut: write, writeErr: write });
  demo?.action((options: object) => {
    text += JSON.stringify(options);
  });
  await program.parseAsync(['demo', ...args], { from: 'user' }).catch(() => undefined);
  return text;
}

describe('the arguments of the demo', () => {
  it.each([
    [[], '{}'],
    [['--once'], '{"once":true}'],
    [['--speed=0.5', '--port', '0'], '{"speed":0.5,"port":0}'],
    [['--speed', '.25', '--port', '65535'], '{"speed":0.25,"port":65535}'],
    [['--clean'], '{"clean":true}'],
  ])('%j', async (args, options) => {
    expect(await answerTo(args)).toBe(options);
  });

  it.each([
    [['--speed', '0'], "argument '0' is invalid"],
    [['--speed', '-1'], 'number above 0'],
    [['--speed', 'Infinity'], 'number above 0'],
    [['--speed', '9'.repeat(400)], 'number above 0'],
    [['--speed='], 'number above 0'],
    [['--speed'], 'argument missing'],
    [['--port', '65536'], 'whole number from 0 to 65535'],
    [['--port', '80.5'], 'whole number from 0 to 65535'],
    [['--clean', '--once'], 'cannot be used with'],
    [['--onec'], 'Did you mean --once?'],
    [['once'], 'too many arguments'],
  ])('refuses %j', async (args, text) => {
    expect(await answerTo(args)).toContain(text);
  });
});
