import type { Json } from '../../src/lib/json/json.js';

type JsonObject = { readonly [name: string]: Json };

/**
 * Objects that a careless store, driver or validator changes, drops or rejects, each with a description of the problem.
 */
export const HOSTILE_OBJECTS: readonly (readonly [string, JsonObject])[] = [
  ['an empty object', {}],
  ['names of Object.prototype', { toString: 'a', constructor: 'b', hasOwnProperty: 'c', valueOf: { toString: null } }],
  ['the name prototype', { prototype: { constructor: { prototype: 1 } } }],
  ['the name toJSON', { toJSON: 'not a function', a: { toJSON: 1 } }],
  ['the name then', JSON.parse('{"then":"not a promise"}')],
  ['the names length and 0', { length: 2, 0: 'a', 1: 'b' }],
  ['the name _id', { _id: 'mine', nested: { _id: { _id: 1 } } }],
  ['the names id, __v and __t', { id: 1, __v: 2, __t: 'Other' }],
  ['the name _bsontype', { _bsontype: 'ObjectId', nested: { _bsontype: 'Code', code: 'x' } }],
  ['names with a dollar', { $set: { a: 1 }, $where: 'sleep(1)', nested: { $ne: null, $: 1, a$b: 2 } }],
  ['names with dots', { 'a.b': 1, a: { b: 2 }, '.': 3, '..': 4, 'a.': 5, '.a': 6, 'x.0': 7 }],
  ['an empty name', { '': 'empty', nested: { '': { '': 1 } } }],
  ['empty objects and arrays', { a: {}, b: [], c: [{}], d: [[]], e: { f: {} } }],
  ['nested arrays', { a: [[1, [2, [3, []]]], [[[]]]], b: [[{ c: [[null]] }]] }],
  [
    'extended JSON',
    { a: { $date: '2026-01-31T09:30:00Z' }, b: { $oid: '65b9f0c2a1b2c3d4e5f60718' }, c: { $numberLong: '5' } },
  ],
  [
    'more extended JSON',
    { $binary: { base64: 'AA==', subType: '00' }, r: { $regex: 'a', $options: 'i' }, k: { $minKey: 1 } },
  ],
  ['a database reference', { $ref: 'events', $id: 1, $db: 'other' }],
  ['U+0000 in a string', { a: 'be\u0000fore', b: '\u0000', c: ['\u0000\u0000'] }],
  ['U+0000 in a name', { 'na\u0000me': 1, '\u0000': 2, nested: { 'a\u0000': 3, a: 4 } }],
  ['control characters', { a: '\u0001\u0008\t\n\u000b\u000c\r\u001f\u007f\u0085', '\n': '\r\n' }],
  ['line separators', { 'a\u2028b': '\u2028\u2029', c: '\ufeff\ufffe\uffff' }],
  ['emoji and astral characters', { '👩‍👩‍👧': '🇬🇧', a: '𝒳\u{10ffff}\u{1f469}\u200d', b: 'نص عربي', c: '日本語' }],
  ['normal forms that differ', { é: 'composed', 'e\u0301': 'decomposed', Å: '\u212b', ﬁ: 'fi' }],
  [
    'quotes, slashes and markup',
    { '"': '\\', "'": '\\"', '/': '</script><!--', '`': '#{a}', '%': '%00%s; DROP TABLE events;--' },
  ],
  ['names that differ in case only', { a: 1, A: 2, Name: 3, name: 4 }],
  ['names like integers, in text order', { 10: 'a', 9: 'b', 1: 'c', '01': 'd', '-1': 'e', 1e21: 'f' }],
  [
    'strings that look like other types',
    { a: 'null', b: 'true', c: '1', d: '', e: '2026-01-31T09:30:00.000Z', f: 'NaN' },
  ],
  ['the literals', { a: null, b: true, c: false, d: [null, true, false], e: 0, f: '' }],
  [
    'large integers',
    { a: 9007199254740991, b: -9007199254740991, c: 9007199254740990, d: 2147483648, e: -2147483649, f: 4294967296 },
  ],
  ['doubles', { a: 0.1, b: 0.30000000000000004, c: -1.5, d: 1e-7, e: 123456789.12345679, f: 1.1 }],
  [
    'extreme doubles',
    { a: 5e-324, b: 1.7976931348623157e308, c: -1.7976931348623157e308, d: 2.2250738585072014e-308, e: 1e21, f: 1e20 },
  ],
  ['a name of 3,000 characters', { ['n'.repeat(3000)]: 1 }],
  ['depth 32 of objects', nest(32, (inner) => ({ a: inner }))],
  ['depth 32 of arrays', { a: nestArrays(31) }],
];

/** Pairs that a lossy store confuses. */
export const LOOK_ALIKES: readonly (readonly [string, JsonObject, JsonObject])[] = [
  ['a dotted name and a nested one', { 'a.b': 1 }, { a: { b: 1 } }],
  ['null and nothing', { a: null }, {}],
  ['an empty object and nothing', { a: {} }, {}],
  ['an empty array and nothing', { a: [] }, {}],
  ['an empty array and an empty object', { a: [] }, { a: {} }],
  ['an array in an array and a flat one', { a: [[1]] }, { a: [1] }],
  ['a number and its text', { a: 1 }, { a: '1' }],
  ['zero and false', { a: 0 }, { a: false }],
  ['an array and an object with its indexes', { a: ['x'] }, { a: { 0: 'x' } }],
  ['a date in extended JSON and its text', { a: { $date: '2026-01-31T09:30:00Z' } }, { a: '2026-01-31T09:30:00Z' }],
  ['neighbouring doubles', { a: 0.1 }, { a: 0.10000000000000002 }],
  ['neighbouring integers', { a: 9007199254740991 }, { a: 9007199254740990 }],
  ['the smallest double and zero', { a: 5e-324 }, { a: 0 }],
  ['text that ends at U+0000 and longer text', { a: 'x\u0000y' }, { a: 'x' }],
  ['two normal forms', { a: '\u00e9' }, { a: 'e\u0301' }],
  ['upper and lower case', { a: 'X' }, { a: 'x' }],
  ['blanks at the end', { a: 'x ' }, { a: 'x' }],
  ['another order of elements', { a: [1, 2] }, { a: [2, 1] }],
];

function nest(levels: number, wrap: (inner: Json) => JsonObject): JsonObject {
  let value: JsonObject = {};
  for (let level = 1; level < levels; level += 1) value = wrap(value);
  return value;
}

function nestArrays(levels: number): Json[] {
  let value: Json[] = [];
  for (let level = 1; level < levels; level += 1) value = [value];
  return value;
}
