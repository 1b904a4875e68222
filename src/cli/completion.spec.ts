import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { programWith } from './command-line.js';
import { COMMANDS } from './commands.js';
import { bashCompletion, zshCompletion } from './completion.js';

describe('the completion', () => {
  let script = '';
  beforeAll(async () => {
    script = bashCompletion(await programWith(COMMANDS.map(({ name }) => name)));
  });

  /** Returns what bash offers for the last of these words. */
  function complete(...words: readonly string[]): readonly string[] {
    const line = ['conversation-service', ...words];
    const ask = `${script}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _conversation_service; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', ask, 'bash', ...line], { encoding: 'utf8' })
      .trim()
      .split('\n');
  }

  it('offers the commands that begin with the word', () => {
    expect(complete('re')).toEqual(['restore', 'retention']);
  });

  it('offers the options of a command, also after another option and for a subcommand', () => {
    expect(complete('transfer', '--')).toEqual(['--from', '--to', '--dry-run', '--verify', '--json', '--help']);
    expect(complete('backup', '--json', '--f')).toEqual(['--force']);
    expect(complete('archive', 're')).toEqual(['restore']);
    expect(complete('archive', 'restore', '--j')).toEqual(['--json']);
  });

  it('works the same in zsh, through its emulation of bash', async () => {
    expect(zshCompletion(await programWith([]))).toMatch(/^autoload .*bashcompinit/m);
  });
});
