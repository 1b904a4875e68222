import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { programWith } from '../src/cli/command-line.js';
import { COMMANDS } from '../src/cli/commands.js';

const ROOT = resolve(import.meta.dirname, '..');
const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...globSync('docs/guides/*.md', { cwd: ROOT }).sort(),
];
const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };

/** Its options are the variables of the configuration. */
const OWN_OPTIONS: readonly string[] = ['serve'];

function read(file: string): string {
  return readFileSync(resolve(ROOT, file), 'utf8');
}

/** Returns every call of a command in a text, as the words after `conversation-service`. */
function callsIn(text: string): readonly (readonly string[])[] {
  const calls = text.matchAll(/(npm run |conversation-service )([a-z][^`\n|#]*)/g);
  return [...calls].flatMap(([, runner, rest = '']) => {
    const [name = '', ...words] = rest.trim().split(/\s+/);
    if (runner === 'conversation-service ') return [[name, ...words]];
    return /^node scripts\/command\.mjs /.test(scripts[name] ?? '')
      ? [[name, ...words.filter((word) => word !== '--')]]
      : [];
  });
}

/** Returns what the command line does not know of a call. */
function unknownIn(program: Command, words: readonly string[]): readonly string[] {
  let command = program;
  const options = words.filter((word) => word.startsWith('--')).map((word) => word.replace(/[=.,;)].*$/, ''));
  for (const word of words) {
    const below = command.commands.find((each) => each.name() === word);
    if (!below) break;
    command = below;
  }
  if (command === program) return [words[0] ?? ''];
  if (OWN_OPTIONS.includes(command.name())) return [];
  const known = ['--help', ...command.options.flatMap(({ long }) => long ?? [])];
  return options.filter((option) => !known.includes(option));
}

describe('the documented commands', () => {
  let program: Command;
  beforeAll(async () => {
    program = await programWith(COMMANDS.map(({ name }) => name));
  });

  it.each(DOCUMENTS)('of %s exist, with their options', (document) => {
    const unknown = callsIn(read(document)).flatMap((words) =>
      unknownIn(program, words).map((word) => `${word} in: ${words.join(' ')}`),
    );
    expect(unknown).toEqual([]);
  });

  it.each(DOCUMENTS)('of %s stand on lines of their own, not in the comment after another command', (document) => {
    const blocks = [...read(document).matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
    expect(blocks.flatMap((block) => block.match(/ # .*\bnpm (run|install|test|start)\b.*/g) ?? [])).toEqual([]);
  });

  it.each(DOCUMENTS)('of %s that npm runs are scripts of package.json', (document) => {
    const names = [...read(document).matchAll(/npm run ([a-z][\w:-]*)/g)].map(([, name = '']) => name);
    expect(names.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('are checked: a command or an option that does not exist would be reported', () => {
    const text = 'Run `conversation-service vanish --now`, then `npm run backup -- FILE --fast`.';
    expect(callsIn(text).flatMap((words) => unknownIn(program, words))).toEqual(['vanish', '--fast']);
  });

  it('are each in the guide to the command line', () => {
    const guide = read('docs/guides/command-line.md');
    expect(COMMANDS.filter(({ name }) => !guide.includes(`\`${name}\``))).toEqual([]);
  });
});
