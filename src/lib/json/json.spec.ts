import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atOnce } from '../steps.js';
import { elementTexts } from './element-texts.js';
import { type Json, parseJson, parseJsonText } from './json.js';
import type { JsonProblem } from './json-pointer.js';
import { scanProblems } from './json-scan.js';

const REPEATED = 'the same name occurs twice in this object';
const INTEGER = 'integer beyond ±(2^53−1) cannot be stored exactly; send it as a string';
const LARGE = 'number is too large for a double; send it as a string';
const SMALL = 'number is too small for a double and would become 0; send it as a string';
const MEBIBYTE = 1024 * 1024;

/** A JSON text as it is written, with what a value cannot contain: repeated names, escapes, blanks. */
type Source =
  | { readonly kind: 'leaf'; readonly text: string; readonly detail: string | undefined }
  | { readonly kind: 'array'; readonly elements: readonly Source[]; readonly blank: string }
  | { readonly kind: 'object'; readonly members: readonly Member[]; readonly blank: string };
interface Member {
  readonly name: string;
  readonly isEscaped: boolean;
  readonly value: Source;
}

const NAMES = [
  'a',
  'b',
  'c',
  '',
  'a/b',
  '~',
  '"',
  '\\',
  'a\\',
  '":',
  '__proto__',
  'constructor',
  'toString',
  '😀',
  '\u0000',
  '1',
];
const GOOD = [
  '0',
  '-0',
  '1',
  '1.5',
  '1e3',
  '0e-9',
  'null',
  'true',
  '""',
  '"a"',
  '"\\"a\\":1"',
  '":"',
  '": "',
  '"\\\\"',
];
const BAD = { 9007199254740993: INTEGER, '-9007199254740992': INTEGER, '1e999': LARGE, '1e-999': SMALL };

const aBlank = fc.constantFrom('', '', ' ', '\n\t');
const aGoodLeaf = fc.constantFrom(...GOOD).map((text) => ({ text, detail: undefined }));
const aBadLeaf = fc.constantFrom(...Object.entries(BAD)).map(([text, detail]) => ({ text, detail }));
const aLeaf = fc
  .oneof({ weight: 9, arbitrary: aGoodLeaf }, { weight: 1, arbitrary: aBadLeaf })
  .map((leaf): Source => ({ kind: 'leaf', ...leaf }));
const { source: aSource, array: anArray } = fc.letrec<{ source: Source; array: Source; object: Source }>((tie) => ({
  source: fc.oneof({ maxDepth: 5, withCrossShrink: true }, aLeaf, tie('array'), tie('object')),
  array: fc.record({
    kind: fc.constant('array' as const),
    elements: fc.array(tie('source'), { maxLength: 5 }),
    blank: aBlank,
  }),
  object: fc.record({
    kind: fc.constant('object' as const),
    members: fc.array(fc.record({ name: fc.constantFrom(...NAMES), isEscaped: fc.boolean(), value: tie('source') }), {
      maxLength: 6,
    }),
    blank: aBlank,
  }),
}));

describe('parseJson', () => {
  it('reads UTF-8', () => {
    const bytes = new TextEncoder().encode('{"text":"Grüße 😀","n":[1,2.5,null,true]}');

    expect(parseJson(bytes)).toEqual({
      kind: 'value',
      value: { text: 'Grüße 😀', n: [1, 2.5, null, true] },
      problems: [],
    });
  });

  it('reads a view into a larger buffer', () => {
    expect(parseJson(Buffer.from('xx[1]xx').subarray(2, 5))).toEqual({ kind: 'value', value: [1], problems: [] });
  });

  it.each([
    ['a stray continuation byte', [0x22, 0x80, 0x22]],
    ['a truncated sequence', [0x22, 0xc3, 0x22]],
    ['an overlong form', [0x22, 0xc0, 0xaf, 0x22]],
    ['an encoded surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['a code point above U+10FFFF', [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
  ])('reports %s as invalid', (_, bytes) => {
    const problem = { pointer: '', detail: 'the body is not valid UTF-8' };
    expect(parseJson(Uint8Array.from(bytes))).toEqual({ kind: 'broken', problem });
  });

  it('reports a byte order mark as invalid', () => {
    const problem = { pointer: '', detail: 'the text begins with a byte order mark; send it without one' };
    expect(parseJson(Buffer.from('\ufeff{}'))).toEqual({ kind: 'broken', problem });
  });
});

describe('parseJsonText', () => {
  it.each([
    ['', 'the text is empty; send a JSON value'],
    [' \n', 'the text is empty; send a JSON value'],
    ['{"a":', 'not valid JSON: it ends too early'],
    ['{"secret":1 "x":2}', 'not valid JSON at line 1 column 13'],
    ['{\n"secret"\n:1,}', 'not valid JSON at line 3 column 4: a comma before the end is not allowed'],
    ['[1,]', 'not valid JSON at line 1 column 4: a comma before the end is not allowed'],
    ['secret', 'not valid JSON at line 1 column 1: names and strings must be in double quotes'],
    ["{'secret':1}", 'not valid JSON at line 1 column 2: strings and names must be in double quotes'],
    ['{"a":\'secret\'}', 'not valid JSON at line 1 column 6: strings and names must be in double quotes'],
    ['{secret:1}', 'not valid JSON at line 1 column 2: names and strings must be in double quotes'],
    ['[NaN]', 'not valid JSON at line 1 column 2: NaN and the infinities are not JSON numbers: send null or a string'],
    [
      '{"a":-Infinity}',
      'not valid JSON at line 1 column 6: NaN and the infinities are not JSON numbers: send null or a string',
    ],
    ['[None]', 'not valid JSON at line 1 column 2: write null, true or false'],
    ['[+1]', 'not valid JSON at line 1 column 2: a number must begin with a digit or a minus, without leading zeros'],
    ['01', 'not valid JSON at line 1 column 2: there is more text after the value'],
    ['[1]//', 'not valid JSON at line 1 column 4: comments are not allowed'],
    ['{"\\n":1,}', 'not valid JSON at line 1 column 9: a comma before the end is not allowed'],
    ['"a\nb"', 'not valid JSON at line 1 column 3: a line break or control character in a string must be escaped'],
    ['"\\x"', 'not valid JSON at line 1 column 2: this escape is not allowed in a string'],
    ['"secret', 'not valid JSON: it ends too early'],
    ['['.repeat(1_000_000), 'not valid JSON: it ends too early'],
  ])('reports %j as invalid, and quotes nothing of it', (text, detail) => {
    expect(parseJsonText(text)).toEqual({ kind: 'broken', problem: { pointer: '', detail } });
  });

  it('reads the value of random JSON', () => {
    fc.assert(
      fc.property(aSource, (source) => {
        const parsed = parseJsonText(write(source));
        fc.pre(problemsOf(source, '').length === 0);
        expect(parsed.kind === 'value' && asEntries(parsed.value)).toEqual(entriesOf(source));
      }),
      { numRuns: 1000 },
    );
  });

  it('finds exactly the repeated names and inexact numbers in random JSON', () => {
    fc.assert(
      fc.property(aSource, (source) => {
        const parsed = parseJsonText(write(source));
        expect(parsed).toMatchObject({ kind: 'value', problems: problemsOf(source, '').slice(0, 20) });
      }),
      { numRuns: 1000 },
    );
  });

  it('reports nothing about JSON that the platform wrote', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value, (_, member) => (isHuge(member) ? 0 : member));
        expect(parseJsonText(text)).toMatchObject({ problems: [] });
      }),
    );
  });

  it('keeps every unusual name as a member of its own', () => {
    const text = '{"__proto__":{"a":1},"constructor":2,"toString":3,"_id":4,"$set":5,"a.b":6,"":7,"\\u0000":8}';
    const parsed = parseJsonText(text);

    expect(parsed.kind === 'value' && Object.entries(parsed.value as object)).toEqual([
      ['__proto__', { a: 1 }],
      ['constructor', 2],
      ['toString', 3],
      ['_id', 4],
      ['$set', 5],
      ['a.b', 6],
      ['', 7],
      ['\u0000', 8],
    ]);
    expect(parsed).toMatchObject({ problems: [] });
  });

  it('reads names with escapes correctly, whatever names were read before in their place', () => {
    const namesOf = (text: string) => {
      const parsed = parseJsonText(text);
      return parsed.kind === 'value' && Object.keys(parsed.value as object);
    };
    for (const parse of [JSON.parse, parseJsonText]) {
      for (const name of ['\\', 'a\\', '\\u', 'a\\u0']) parse(`{"first":1,${JSON.stringify(name)}:2}`);
    }

    expect(namesOf('{"first":1,"\\n":2}')).toEqual(['first', '\n']);
    expect(namesOf('{"first":1,"\\"":2}')).toEqual(['first', '"']);
    expect(namesOf('{"first":1,"\\u0062":2}')).toEqual(['first', 'b']);
    expect(namesOf('{"first":1,"a\\"":2}')).toEqual(['first', 'a"']);
    expect(namesOf('{"first":1,"a\\"b":2}')).toEqual(['first', 'a"b']);
    expect(namesOf('{"first":1,"\\ud83d\\ude00":2}')).toEqual(['first', '😀']);
    expect(namesOf('{"first":1,"\\\\":2}')).toEqual(['first', '\\']);
    expect(namesOf('{"first":1,"\\u005f_proto__":2}')).toEqual(['first', '__proto__']);
    expect(namesOf('{"\\n":1,"\ue000":2,"\ue0000":3,"\\ue0001":4}')).toEqual(['\n', '\ue000', '\ue0000', '\ue0001']);
  });

  it.each(['{"a":1,"\\x":2}', '{"a":1,"\\n\n":2}', '["\\n":1]', '{"\\n":1', '{"\\n', '{"\\n":}', '{"\\n"1}'])(
    'reports %j as invalid, with and without an escaped name',
    (text) => {
      expect(parseJsonText(text)).toMatchObject({ kind: 'broken', problem: { pointer: '' } });
    },
  );

  it('finds a number that underflows in a text without any other anomaly', () => {
    const detail = SMALL;
    expect(parseJsonText('1e-999')).toMatchObject({ problems: [{ pointer: '', detail }] });
    expect(parseJsonText('[5,2E-999]')).toMatchObject({ problems: [{ pointer: '/1', detail }] });
    expect(parseJsonText(`{"a":0.${'0'.repeat(330)}1}`)).toMatchObject({ problems: [{ pointer: '/a', detail }] });
    expect(parseJsonText(`{"a":0.${'0'.repeat(330)}1e1}`)).toMatchObject({ problems: [{ pointer: '/a', detail }] });
  });

  it('finds a repeated name whose values would hide it from a count of escaped quotes', () => {
    expect(parseJsonText('{"a\\\\":1,"b":1,"b":2}')).toMatchObject({ problems: [{ pointer: '/b', detail: REPEATED }] });
    expect(parseJsonText('{"s":"\\":","b":1,"b":2}')).toMatchObject({
      problems: [{ pointer: '/b', detail: REPEATED }],
    });
    expect(parseJsonText('{"s":":","b":1,"b":2}')).toMatchObject({ problems: [{ pointer: '/b', detail: REPEATED }] });
  });

  it.each([
    ['deep arrays', `${'['.repeat(100_000)}1e20${']'.repeat(100_000)}`],
    ['deep objects', `${'{"a":'.repeat(100_000)}1e20${'}'.repeat(100_000)}`],
    ['deep names with escapes', `${'{"\\u0061":'.repeat(100_000)}1e20${'}'.repeat(100_000)}`],
    ['colons in a string', JSON.stringify('":'.repeat(MEBIBYTE))],
    ['a long blank before a colon', `{"a"${' '.repeat(4 * MEBIBYTE)}:0}`],
    [
      'zeros that almost underflow',
      `[0,${Array(10_000)
        .fill(`0.${'0'.repeat(299)}1`)
        .join(',')}]`,
    ],
    ['backslashes before a quote', `{"${'\\\\'.repeat(2 * MEBIBYTE)}":0}`],
  ])('reads %s in linear time, without recursion', (_, text) => {
    const startedMs = performance.now();
    expect(parseJsonText(text)).toMatchObject({ kind: 'value', problems: [] });
    expect(performance.now() - startedMs).toBeLessThan(15_000); // takes about 0.1 s; quadratic time would take minutes
  });
});

describe('elementTexts', () => {
  it('returns the source text of each element', () => {
    const text = ' { "x" : [7] , "events" : [ {"a": "],}"} ,\n[1,[2]],"\\"" , -1.50e2,null ] , "y" : {} } ';

    expect(split(text)).toEqual({
      elements: ['{"a": "],}"}', '[1,[2]]', '"\\""', '-1.50e2', 'null'],
      problemsOutside: [],
    });
  });

  it.each([
    ['{"events":[]}', []],
    ['{"events":[ \n ]}', []],
    ['{"\\u0065vents":[1]}', ['1']],
    ['{"events":[""]}', ['""']],
    ['{"x":{"events":[1]},"events":[2]}', ['2']],
    ['{"x":"events","events":[3]}', ['3']],
  ])('reads %s', (text, elements) => {
    expect(split(text)).toEqual({ elements, problemsOutside: [] });
  });

  it.each([
    '[]',
    '[{"events":[1]}]',
    '"events"',
    '1',
    'null',
    '{}',
    '{"events":{}}',
    '{"events":"[1]"}',
    '{"Events":[1]}',
  ])('returns undefined for %s', (text) => {
    expect(split(text)).toBeUndefined();
  });

  it('reports the problems outside the elements, and only those', () => {
    const text = '{"a":{"b":1,"b":2},"events":[{"c":1,"c":2},1e999],"n":9007199254740993,"a":1}';

    expect(split(text)?.problemsOutside).toEqual([
      { pointer: '/a/b', detail: REPEATED },
      { pointer: '/n', detail: INTEGER },
      { pointer: '/a', detail: REPEATED },
    ]);
  });

  it('reads the last array of the name, and reports that the name occurs twice', () => {
    const problemsOutside = [{ pointer: '/events', detail: REPEATED }];

    expect(split('{"events":[1],"events":[2,3]}')).toEqual({ elements: ['2', '3'], problemsOutside });
    expect(split('{"events":1,"events":[2]}')).toEqual({ elements: ['2'], problemsOutside });
    expect(split('{"events":[1],"events":2}')).toBeUndefined();
  });

  it('splits random JSON into elements that read as the array does, including problems', () => {
    fc.assert(
      fc.property(anArray, aSource, aBlank, (array, other, blank) => {
        const text = `${blank}{"before":${write(other)},${blank}"events"${blank}:${write(array)}${blank},"after":${write(other)}}`;
        const parts = split(text);
        const parsed = parts?.elements.map((element) => parseJsonText(element));
        const whole = parseJsonText(text);
        expect(parsed?.map((element) => element.kind === 'value' && asEntries(element.value))).toEqual(
          whole.kind === 'value' && asEntries((whole.value as { events: Json[] }).events),
        );
        expect(parts?.problemsOutside).toEqual(
          [...problemsOf(other, '/before'), ...problemsOf(other, '/after')].slice(0, 20),
        );
        expect(parsed?.map((element) => element.kind === 'value' && element.problems)).toEqual(
          array.kind === 'array' && array.elements.map((element) => problemsOf(element, '').slice(0, 20)),
        );
      }),
    );
  });

  it('splits 4 MiB of hostile text in linear time', () => {
    const texts = [
      `{"events":[${'['.repeat(MEBIBYTE)}${']'.repeat(MEBIBYTE)}]}`,
      `{"events":[${Array(MEBIBYTE).fill('0').join(' , ')}]}`,
      `{${'"x":[],'.repeat(MEBIBYTE / 2)}"events":[]}`,
      `{"events":["${'\\"'.repeat(2 * MEBIBYTE)}"${' '.repeat(MEBIBYTE)}]}`,
    ];
    const startedMs = performance.now();
    for (const text of texts) expect(split(text)).toBeDefined();
    expect(performance.now() - startedMs).toBeLessThan(15_000); // takes about 0.3 s; quadratic time would take minutes
  });
});

function split(text: string) {
  const parts = atOnce(elementTexts(text, 'events', Number.POSITIVE_INFINITY));
  return parts && { elements: parts.elements, problemsOutside: atOnce(scanProblems(parts.outside)) };
}

function write(source: Source): string {
  if (source.kind === 'leaf') return source.text;
  const { blank } = source;
  const members =
    source.kind === 'array' ? source.elements.map(write) : source.members.map((one) => writeMember(one, blank));
  const inside = `${blank}${members.join(`${blank},${blank}`)}${blank}`;
  return source.kind === 'array' ? `[${inside}]` : `{${inside}}`;
}

function writeMember({ name, isEscaped, value }: Member, blank: string): string {
  const units = name.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const text = isEscaped ? `"${units.join('')}"` : JSON.stringify(name);
  return `${text}${blank}:${blank}${write(value)}`;
}

function problemsOf(source: Source, pointer: string): JsonProblem[] {
  if (source.kind === 'leaf') return source.detail === undefined ? [] : [{ pointer, detail: source.detail }];
  if (source.kind === 'array') return source.elements.flatMap((one, index) => problemsOf(one, `${pointer}/${index}`));
  return source.members.flatMap(({ name, value }, index) => {
    const place = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const isRepeat = source.members.slice(0, index).some((earlier) => earlier.name === name);
    return [...(isRepeat ? [{ pointer: place, detail: REPEATED }] : []), ...problemsOf(value, place)];
  });
}

/** Returns a value with its members as pairs in a fixed order, so that no comparison is confused by `__proto__`. */
function asEntries(value: Json): unknown {
  if (Array.isArray(value)) return value.map(asEntries);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]): [string, unknown] => [name, asEntries(member)]);
  return { members: inOrder(members) };
}

/** Returns what `asEntries` returns for the value of a source without repeated names. */
function entriesOf(source: Source): unknown {
  if (source.kind === 'leaf') return JSON.parse(source.text);
  if (source.kind === 'array') return source.elements.map(entriesOf);
  return { members: inOrder(source.members.map(({ name, value }) => [name, entriesOf(value)])) };
}

function inOrder(members: [string, unknown][]): [string, unknown][] {
  return members.sort(([one], [other]) => (one < other ? -1 : 1));
}

function isHuge(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;
}
