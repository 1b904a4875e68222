import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.js';
import { type Json, parseJsonText } from './json.js';

const ODD_NAMES = [
  'toString',
  'constructor',
  '_id',
  '_bsontype',
  '$set',
  '$date',
  'a.b',
  '',
  '\u0000',
  '1',
  '10',
  '9',
  '-1',
  '😀',
  '\ufb33',
];

const aName = fc
  .oneof(fc.constantFrom(...ODD_NAMES), fc.string({ unit: 'binary', maxLength: 6 }), fc.nat({ max: 200 }).map(String))
  .filter((name) => name !== '__proto__');
const aDouble = fc.double({ noNaN: true, noDefaultInfinity: true });
const aScalar = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, Number.MIN_VALUE),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'binary-ascii' }),
  fc.integer(),
  aDouble.map((double) => (isHugeInteger(double) ? 1 / double : double)),
);

const aTree = (scalar: fc.Arbitrary<Json>) =>
  fc.letrec<{ value: Json; array: Json[]; object: Json }>((tie) => ({
    value: fc.oneof({ maxDepth: 5, withCrossShrink: true }, scalar, tie('array'), tie('object')),
    array: fc.array(tie('value'), { maxLength: 5 }),
    object: fc.array(fc.tuple(aName, tie('value'))).map((entries): Json => Object.fromEntries(entries)),
  })).value;
const aValue = aTree(aScalar);
const anyValue = aTree(fc.oneof(aScalar, aDouble));

describe('canonicalJson', () => {
  describe('writes RFC 8785', () => {
    it('as in the example of RFC 8785 §3.2.2', () => {
      const text = `{
        "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
        "literals": [null, true, false]
      }`;

      expect(canonicalOf(text)).toBe(
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
          `"string":"€$\\u000f\\nA'B\\"\\\\\\\\\\"/"}`,
      );
    });

    it('with names in the order of the example of RFC 8785 §3.2.3', () => {
      const text = `{
        "\\u20ac": "Euro Sign",
        "\\r": "Carriage Return",
        "\\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\\ud83d\\ude00": "Emoji: Grinning Face",
        "\\u0080": "Control",
        "\\u00f6": "Latin Small Letter O With Diaeresis"
      }`;

      expect(canonicalOf(text)).toBe(
        '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis",' +
          '"€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
      );
    });

    it.each([
      ['0000000000000000', '0'],
      ['8000000000000000', '0'],
      ['0000000000000001', '5e-324'],
      ['8000000000000001', '-5e-324'],
      ['7fefffffffffffff', '1.7976931348623157e+308'],
      ['ffefffffffffffff', '-1.7976931348623157e+308'],
      ['44b52d02c7e14af5', '9.999999999999997e+22'],
      ['44b52d02c7e14af6', '1e+23'],
      ['44b52d02c7e14af7', '1.0000000000000001e+23'],
      ['444b1ae4d6e2ef50', '1e+21'],
      ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
      ['3eb0c6f7a0b5ed8d', '0.000001'],
      ['41b3de4355555553', '333333333.3333332'],
      ['41b3de4355555554', '333333333.33333325'],
      ['41b3de4355555555', '333333333.3333333'],
      ['41b3de4355555556', '333333333.3333334'],
      ['41b3de4355555557', '333333333.33333343'],
      ['becbf647612f3696', '-0.0000033333333333333333'],
      ['43143ff3c1cb0959', '1424953923781206.2'],
    ])('with the double %s of appendix B as %s', (bits, expected) => {
      expect(textOf(doubleOf(bits))).toBe(expected);
      expect(textOf({ b: doubleOf(bits), a: null })).toBe(`{"a":null,"b":${expected}}`);
    });

    it('as an independent implementation does, for random values', () => {
      fc.assert(
        fc.property(aValue, (value) => {
          expect(textOf(value)).toBe(reference(value));
        }),
        { numRuns: 1000 },
      );
    });
  });

  it.each([
    [2 ** 53, '9.007199254740992e+15'],
    [-(2 ** 53), '-9.007199254740992e+15'],
    [1e20, '1e+20'],
    [123456789012345680000, '1.2345678901234568e+20'],
    [doubleOf('4430000000000000'), '2.9514790517935283e+20'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
    [Number.MIN_SAFE_INTEGER, '-9007199254740991'],
  ])('writes the integer %d as %s, so that it can be sent again', (value, expected) => {
    expect(textOf(value)).toBe(expected);
    expect(textOf([{ n: value }])).toBe(`[{"n":${expected}}]`);
  });

  it('writes text that is read back without problems, as the same value and the same text', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const text = textOf(value);
        const parsed = parseJsonText(text);
        expect(parsed).toEqual({ kind: 'value', value: withoutNegativeZero(value), problems: [] });
        expect(canonicalOf(text)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it('ignores the order of names and the spelling of numbers and strings', () => {
    fc.assert(
      fc.property(anyValue, fc.integer({ min: 0, max: 3 }), (value, style) => {
        expect(canonicalOf(respell(value, style))).toBe(textOf(value));
      }),
    );
    for (const one of ['1', '1.0', '1e0', '10e-1', '0.1E+1']) expect(canonicalOf(one)).toBe('1');
    for (const zero of ['0', '-0', '0.0', '-0e5']) expect(canonicalOf(zero)).toBe('0');
  });

  it('gives different texts to different values', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (one, other) => {
        const isSame = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
        expect(textOf(one) === textOf(other)).toBe(isSame);
      }),
    );
  });

  it.each([
    ['{"toString":1,"constructor":{"prototype":{}},"hasOwnProperty":null}'],
    ['{"_id":1,"_bsontype":"ObjectId","$set":{"a.b":1},"$date":"2024-01-01T00:00:00Z"}'],
    ['{"":{"":[]},"\\u0000":"\\u0000","a\\u0000b":{}}'],
    ['[[[],[{}]],{}]'],
    ['{"10":1,"9":2,"1":3,"01":4,"-1":5,"a":6}'],
    ['{"toJSON":"x","then":1,"length":2}'],
  ])('keeps %s unchanged', (text) => {
    expect(parsedOf(canonicalOf(text))).toEqual(parsedOf(text));
    expect(canonicalOf(text)).toBe(reference(parsedOf(text)));
  });

  describe('refuses', () => {
    it('the name __proto__ at any level', () => {
      expect(problemsIn('{"__proto__":1}')).toEqual([
        problem('/payload/__proto__', 'the name __proto__ is not allowed'),
      ]);
      expect(problemsIn('[{"a":{"__proto__":{"a":1}}}]')).toEqual([
        problem('/payload/0/a/__proto__', 'the name __proto__ is not allowed'),
      ]);
    });

    it('a lone surrogate in a string, pointing at the string', () => {
      const detail = 'text contains a lone surrogate';
      expect(problemsIn('"\\ud800"')).toEqual([problem('/payload', detail)]);
      expect(problemsIn('{"a":["x","\\udc00\\ud800"],"b":"\\ud83d\\ude00"}')).toEqual([
        problem('/payload/a/1', detail),
      ]);
    });

    it('a lone surrogate in a name, pointing at the object around it', () => {
      const detail = 'a name in this object contains a lone surrogate';
      expect(problemsIn('{"a":[{"\\udfff":1}]}')).toEqual([problem('/payload/a/0', detail)]);
      expect(problemsIn('{"\\ud800":{"a":"\\ud800"}}')).toEqual([
        problem('/payload', detail),
        problem('/payload', 'text contains a lone surrogate'),
      ]);
    });

    it('numbers that are not JSON doubles', () => {
      const detail = 'number is too large for a double';
      for (const value of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]) {
        expect(canonicalJson({ a: [value] }, '')).toEqual({ ok: false, problems: [problem('/a/0', detail)] });
      }
    });

    it('the 33rd level, pointing at the place where it begins', () => {
      const arrays = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
      const objects = (depth: number) => `${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`;
      const detail = 'nested deeper than 32 levels';

      expect(canonicalOf(arrays(32))).toBe(arrays(32));
      expect(canonicalOf(objects(32))).toBe(objects(32));
      expect(canonicalOf(`${'['.repeat(32)}1${']'.repeat(32)}`)).toContain('1');
      for (const depth of [33, 34, 100_000]) {
        expect(problemsIn(arrays(depth))).toEqual([problem(`/payload${'/0'.repeat(32)}`, detail)]);
        expect(problemsIn(objects(depth))).toEqual([problem(`/payload${'/a'.repeat(32)}`, detail)]);
      }
    });

    it('more than 20,000 names in all, pointing at the whole value', () => {
      const wide = (names: number) => Object.fromEntries(Array.from({ length: names }, (_, index) => [`n${index}`, 0]));
      const tooMany = { ok: false, problems: [problem('/payload', 'more than 20,000 names')] };

      expect(canonicalJson(wide(20_000), '/payload').ok).toBe(true);
      expect(canonicalJson(wide(20_001), '/payload')).toEqual(tooMany);
      expect(canonicalJson([wide(10_000), [wide(10_000)]], '/payload').ok).toBe(true);
      expect(canonicalJson([wide(10_000), [wide(10_000), { one: 'more' }]], '/payload')).toEqual(tooMany);
    });

    it('up to 20 problems at once, in the order of the value', () => {
      const three = '{"a":"\\ud800","__proto__":1,"b":[1,"\\ud800"]}';

      expect(problemsIn(three).map(({ pointer }) => pointer)).toEqual([
        '/payload/a',
        '/payload/__proto__',
        '/payload/b/1',
      ]);
      expect(problemsIn(`[${Array(100).fill('"\\ud800"').join(',')}]`)).toHaveLength(20);
      expect(problemsIn(`[${Array(100).fill('{"__proto__":[]}').join(',')}]`)).toHaveLength(20);
    });
  });
});

function textOf(value: Json): string {
  const result = canonicalJson(value, '');
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.text;
}

function canonicalOf(text: string): string {
  return textOf(parsedOf(text));
}

function parsedOf(text: string): Json {
  const parsed = parseJsonText(text);
  if (parsed.kind === 'broken') throw new Error(parsed.problem.detail);
  return parsed.value;
}

function problemsIn(text: string) {
  const result = canonicalJson(parsedOf(text), '/payload');
  return result.ok ? [] : result.problems;
}

function problem(pointer: string, detail: string) {
  return { pointer, detail };
}

function doubleOf(hexBits: string): number {
  return Buffer.from(hexBits, 'hex').readDoubleBE();
}

function isHugeInteger(value: number): boolean {
  return Math.abs(value) >= 2 ** 53;
}

/** A second implementation of RFC 8785, written from its text and without any of the code under test. */
function reference(value: Json): string {
  if (typeof value === 'string') return `"${[...value].map(referenceCharacter).join('')}"`;
  if (typeof value === 'number') return value === 0 ? '0' : `${value}`;
  if (value === null || typeof value === 'boolean') return `${value}`;
  if (Array.isArray(value)) return `[${value.map(reference).join(',')}]`;
  const entries = Object.entries(value).sort(([one], [other]) => compareUnits(one, other));
  return `{${entries.map(([name, member]) => `${reference(name)}:${reference(member)}`).join(',')}}`;
}

function referenceCharacter(character: string): string {
  const short = new Map([
    ['\b', '\\b'],
    ['\t', '\\t'],
    ['\n', '\\n'],
    ['\f', '\\f'],
    ['\r', '\\r'],
    ['"', '\\"'],
    ['\\', '\\\\'],
  ]);
  const code = character.charCodeAt(0);
  return short.get(character) ?? (code < 0x20 ? `\\u00${code.toString(16).padStart(2, '0')}` : character);
}

function compareUnits(one: string, other: string): number {
  for (let at = 0; at < Math.min(one.length, other.length); at += 1) {
    if (one.charCodeAt(at) !== other.charCodeAt(at)) return one.charCodeAt(at) - other.charCodeAt(at);
  }
  return one.length - other.length;
}

/** Returns another text of the same value. */
function respell(value: Json, style: number): string {
  if (typeof value === 'number') return respellNumber(value, style);
  if (typeof value === 'string') return style % 2 === 0 ? JSON.stringify(value) : escapeAll(value);
  if (value === null || typeof value === 'boolean') return `${value}`;
  if (Array.isArray(value)) return `[ ${value.map((element) => respell(element, style)).join(' , ')} ]`;
  const entries = style > 1 ? Object.entries(value).reverse() : Object.entries(value);
  return `{${entries.map(([name, member]) => `\n${respell(name, style)} : ${respell(member, style)}`).join(',')}}`;
}

function respellNumber(value: number, style: number): string {
  if (style === 0) return Number.isSafeInteger(value) ? `${value}.0` : `${value.toExponential()}`;
  return style === 1 ? value.toExponential().replace('e', 'E') : `${value.toExponential(20)}`;
}

function escapeAll(text: string): string {
  return `"${text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')}"`;
}

function withoutNegativeZero(value: Json): Json {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(withoutNegativeZero);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutNegativeZero(member)]));
}

/** Returns the value with its members as entries in a fixed order, so that integer-like names do not change it. */
function sorted(value: Json): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return {
    entries: Object.entries(value)
      .sort(([one], [other]) => compareUnits(one, other))
      .map(([name, member]) => [name, sorted(member)]),
  };
}
