import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atOnce } from '../steps.js';
import { scanProblems } from './json-scan.js';

const REPEATED = 'the same name occurs twice in this object';
const MEBIBYTE = 1024 * 1024;

const problemsIn = (text: string) => atOnce(scanProblems(text));
const pointersIn = (text: string) => problemsIn(text).map((problem) => problem.pointer);

describe('scanProblems', () => {
  it.each([
    ['{"a":1,"a":2}', ['/a']],
    ['{"a":1,"a":2,"a":3}', ['/a', '/a']],
    ['{"a":1,"\\u0061":2}', ['/a']],
    ['{"\\u002f~":1,"/~":2}', ['/~1~0']],
    ['{"x":{"y":[0,{"z":1,"z":1}]}}', ['/x/y/1/z']],
    ['[{"a":1,"a":1},{"b":1,"b":1}]', ['/0/a', '/1/b']],
    ['{"a":{"b":1,"b":1},"a":{"c":1,"c":1}}', ['/a/b', '/a', '/a/c']],
    ['{"":1,"":2}', ['/']],
    ['{ "a" : 1 , "b"\n:\t2 ,\r"a" : 3 }', ['/a']],
    ['{"__proto__":1,"__proto__":2}', ['/__proto__']],
    ['{"constructor":1,"toString":2,"constructor":3}', ['/constructor']],
    ['{"a\\\\":1,"b":1,"b":2}', ['/b']],
    ['{"\\u0000":1,"\\u0000":2}', ['/\u0000']],
    ['{"\\ud83d\\ude00":1,"😀":2}', ['/😀']],
  ])('finds the names that occur twice in %s', (text, pointers) => {
    expect(problemsIn(text)).toEqual(pointers.map((pointer) => ({ pointer, detail: REPEATED })));
  });

  it.each([
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    '{"a":"a","b":"a"}',
    '{"a":"\\"a\\":1","b":"{\\"a\\":1,\\"a\\":2}"}',
    '{"a":["b","b"],"b":"b"}',
    '{"a":1,"A":2,"\\u00e4":3,"a\\u0308":4}',
    '{"a":1,"a ":2," a":3}',
    '["a","a",":","a"]',
    '"a"',
    '{}',
  ])('finds nothing in %s', (text) => {
    expect(problemsIn(text)).toEqual([]);
  });

  it('points to the object if the repeated name could not be sent', () => {
    expect(pointersIn('{"x":{"\\ud800":1,"\\ud800":2}}')).toEqual(['/x']);
  });

  it.each([
    ['9007199254740992', 'integer beyond'],
    ['-9007199254740992', 'integer beyond'],
    ['9007199254740993', 'integer beyond'],
    ['100000000000000000000', 'integer beyond'],
    [`1${'0'.repeat(400)}`, 'integer beyond'],
    ['1e309', 'too large'],
    ['-1E+400', 'too large'],
    ['1.8e308', 'too large'],
    [`1${'0'.repeat(400)}.5`, 'too large'],
    ['1e-400', 'too small'],
    ['-1e-400', 'too small'],
    ['0.001E-330', 'too small'],
    [`0.${'0'.repeat(400)}1`, 'too small'],
    ['2e-324', 'too small'],
  ])('refuses the number %s', (literal, detail) => {
    for (const text of [literal, ` ${literal}\n`, `[${literal}]`, `{"a":${literal}}`]) {
      expect(problemsIn(text)).toEqual([{ pointer: expect.any(String), detail: expect.stringContaining(detail) }]);
    }
  });

  it.each([
    '9007199254740991',
    '-9007199254740991',
    '-0',
    '0',
    '-0.0',
    '0e-999',
    '0.000e+999',
    '1e20',
    '9007199254740993.0',
    '9.007199254740993e15',
    '0.1234567890123456789',
    '1.7976931348623157e308',
    '5e-324',
    '3e-324',
    `0.${'0'.repeat(300)}1`,
    '"9007199254740993"',
    '"1e999"',
  ])('accepts %s', (literal) => {
    for (const text of [literal, `[${literal}]`, `{"a":${literal}}`]) expect(problemsIn(text)).toEqual([]);
  });

  it('reports the place of a number in arrays and objects', () => {
    expect(pointersIn('[1,[2,1e999],{"a":[0,0,1e-999]}, 9007199254740993]')).toEqual(['/1/1', '/2/a/2', '/3']);
  });

  it('agrees with BigInt about every integer', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }), (integer) => {
        const isExact = integer <= 2n ** 53n - 1n && integer >= -(2n ** 53n - 1n);
        expect(problemsIn(`[${integer}]`)).toHaveLength(isExact ? 0 : 1);
      }),
    );
  });

  it('stops at 20 problems', () => {
    expect(pointersIn(`[${Array(1000).fill('1e999').join(',')}]`)).toHaveLength(20);
    expect(pointersIn(`{${Array(1000).fill('"a":1').join(',')}}`)).toHaveLength(20);
  });

  it('reports a place below level 64 by its ancestor there', () => {
    const nest = (depth: number) => `${'['.repeat(depth)}{"a":1,"a":2}${']'.repeat(depth)}`;

    expect(pointersIn(nest(63))).toEqual([`${'/0'.repeat(63)}/a`]);
    expect(pointersIn(nest(64))).toEqual(['/0'.repeat(64)]);
    expect(pointersIn(nest(100_000))).toEqual(['/0'.repeat(64)]);
  });

  it('counts the indexes of arrays correctly that follow many other arrays', () => {
    expect(pointersIn(`[${'[1],'.repeat(3)}[[],[[1e999]]]]`)).toEqual(['/3/1/0/0']);
    expect(pointersIn(`[0,${'[0,'.repeat(70)}1${']'.repeat(70)},1e999]`)).toEqual(['/2']);
  });

  it.each([
    ['deep arrays', '['.repeat(2 * MEBIBYTE) + ']'.repeat(2 * MEBIBYTE)],
    ['deep objects', `${'{"":'.repeat(800_000)}0${'}'.repeat(800_000)}`],
    ['a wide object', `{${Array.from({ length: 400_000 }, (_, index) => `"${index}":0`).join(',')}}`],
    ['many names with escapes', `{${Array.from({ length: 200_000 }, (_, index) => `"\\u0061${index}":0`).join(',')}}`],
    ['one long number', `1.${'1'.repeat(4 * MEBIBYTE)}`],
    ['many backslashes', `"${'\\\\'.repeat(2 * MEBIBYTE)}"`],
    ['a long blank', `{"a"${' '.repeat(4 * MEBIBYTE)}:1}`],
  ])('scans 4 MiB of %s in linear time', (_, text) => {
    const startedMs = performance.now();
    expect(problemsIn(text)).toEqual([]);
    expect(performance.now() - startedMs).toBeLessThan(15_000); // takes about 0.3 s; quadratic time would take minutes
  });
});
