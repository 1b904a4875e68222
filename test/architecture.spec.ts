import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkArchitecture, formatViolation } from './architecture/check-architecture.js';
import { maskSource } from './architecture/mask-source.js';
import { INNOCENT, PLANTED, type Planted } from './architecture/planted-violations.js';
import { RULE_NAMES } from './architecture/source-file.js';
import { readSourceTree } from './architecture/source-tree.js';

function check(files: Readonly<Record<string, string>>) {
  return checkArchitecture(new Map(Object.entries(files)));
}

function faultyLine({ at, files }: Planted): string | undefined {
  const [path = '', line] = at.split(':');
  return files[path]?.split('\n')[Number(line) - 1];
}

function isBalanced(code: string): boolean {
  return ['()', '[]', '{}'].every(([open = '', close = '']) => code.split(open).length === code.split(close).length);
}

describe('the source tree', () => {
  const tree = readSourceTree(resolve(import.meta.dirname, '..'));

  it('is found', () => {
    expect([...tree.keys()]).toEqual(
      expect.arrayContaining(['src/domain/append.ts', 'src/ports/clock.ts', 'test/architecture.spec.ts']),
    );
  });

  it('is parsed correctly: brackets balance in every file once strings and comments are blank', () => {
    expect([...tree].filter(([, text]) => !isBalanced(maskSource(text))).map(([path]) => path)).toEqual([]);
  });

  it('keeps every rule of ARCHITECTURE.md', () => {
    expect(checkArchitecture(tree).map(formatViolation)).toEqual([]);
  });

  it('does not hide its other files from a violation planted in it', () => {
    const planted = new Map(tree).set('src/domain/planted.ts', "import { Clock } from '../ports/clock.js';");
    expect(checkArchitecture(planted)).toContainEqual(
      expect.objectContaining({ rule: 'arrow', path: 'src/domain/planted.ts' }),
    );
  });
});

describe('the rules', () => {
  it.each(PLANTED.map((planted) => ({ ...planted, code: faultyLine(planted) })))(
    'report $rule at $at: $code',
    ({ rule, at, files }) => {
      expect(check(files).map((violation) => [violation.rule, `${violation.path}:${violation.line}`])).toEqual([
        [rule, at],
      ]);
    },
  );

  it('each have a planted violation', () => {
    expect(new Set(PLANTED.map(({ rule }) => rule))).toEqual(new Set(RULE_NAMES));
  });

  it('accept what only looks like a violation', () => {
    expect(check(INNOCENT).map(formatViolation)).toEqual([]);
  });

  it('report the place, the violation, and what to do', () => {
    const [violation] = check({ 'src/http/a.ts': "import { SqliteStore } from '../adapters/sqlite/index.js';" });
    expect(violation && formatViolation(violation)).toBe(
      'src/http/a.ts:1 [arrow] http imports adapters/sqlite. ' +
        'An edge speaks to use cases and ports; which adapter stands behind a port is wired in app.module.ts.',
    );
  });
});
