import { describe, expect, it } from 'vitest';
import { VARIABLE_NAMES } from '../config/variables.js';
import { answerArguments, helpText } from './help.js';

describe('helpText', () => {
  it('lists every variable', () => {
    const lines = helpText().split('\n');
    for (const name of VARIABLE_NAMES) expect(lines).toContain(`  ${name}`);
  });

  it('fits the width of a terminal', () => {
    const longest = Math.max(
      ...helpText()
        .split('\n')
        .map((line) => line.length),
    );
    expect(longest).toBeLessThanOrEqual(100);
  });
});

describe('answerArguments', () => {
  it('is not printed if nobody asks for it', () => {
    expect(answerArguments([])).toBeUndefined();
  });

  it.each(['--help', '-h'])('is printed for %s', (arg) => {
    expect(answerArguments([arg])).toEqual({ text: helpText(), exitCode: 0 });
  });

  it('prints the version', () => {
    expect(answerArguments(['--version'])).toEqual({ text: expect.stringMatching(/^\d+\.\d+\.\d+/), exitCode: 0 });
  });

  it.each(['--port', '--port=4000', '--PORT'])('points %s to the variable', (arg) => {
    expect(answerArguments([arg, '4000'])).toEqual({
      text: expect.stringContaining('PORT=… conversation-service serve'),
      exitCode: 2,
    });
  });

  it('refuses unknown arguments', () => {
    expect(answerArguments(['serve'])).toEqual({
      text: expect.stringContaining('conversation-service serve --help'),
      exitCode: 2,
    });
  });
});
