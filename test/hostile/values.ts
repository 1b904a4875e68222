import { HOSTILE_OBJECTS } from '../builders/hostile-json.js';

/** A JSON value as text, for the member `v` of a payload (and of metadata, which has the same rules). */
export interface ValueCase {
  readonly name: string;
  readonly text: string;
  /** Stored and returned equal; refused with a pointer to the place; or not JSON at all. */
  readonly verdict: 'kept' | 'refused' | 'broken';
  /** The pointer below the payload, if the value is refused. */
  readonly at: string;
}

const kept = (texts: readonly string[]) => texts.map((text) => valueCase(text, 'kept'));
const broken = (texts: readonly string[]) => texts.map((text) => valueCase(text, 'broken'));
const refused = (at: string, texts: readonly string[]) => texts.map((text) => valueCase(text, 'refused', at));

function valueCase(text: string, verdict: ValueCase['verdict'], at = '/v', name = shown(text)): ValueCase {
  return { name, text, verdict, at };
}

const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 40)}… (${text.length})` : text);

const NUMBERS = [
  ...kept(['0', '-0', '-0.0', '0e5', '0.0e400', '0e-400', `0.${'0'.repeat(400)}`, '1.0', '1E+2', '100e-2', '-1.5e0']),
  ...kept(['9007199254740991', '-9007199254740991', '9007199254740993.0', '9007199254740993e0', '-9007199254740992.0']),
  ...kept([
    '1e20',
    '1e21',
    '1.7976931348623158e308',
    '5e-324',
    '2.5e-324',
    '2.2250738585072011e-308',
    '0.1',
    '0.30000000000000004',
  ]),
  ...kept(['123456789012345678901234567890.5', `1${'0'.repeat(300)}.0`, `0.${'1'.repeat(5_000)}`, '[0,-0,[-0.0]]']),
  ...refused('/v', [
    '9007199254740992',
    '-9007199254740992',
    '9007199254740993',
    '12345678901234567890',
    `-1${'0'.repeat(400)}`,
  ]),
  ...refused('/v', [
    '1e400',
    '-1e400',
    '1.7976931348623159e308',
    '1E-400',
    '-1e-400',
    '2.4e-324',
    `0.${'0'.repeat(330)}1`,
  ]),
  ...refused('/v/1', ['[0,1e400]', '[1,9007199254740992]', '[0,1e-400,0]']),
  ...refused('/v/a/b', ['{"a":{"b":10000000000000000}}', '{"a":{"b":1e999999999}}', '{"a":{"b":0.1e-999999999}}']),
  ...broken([
    'NaN',
    'Infinity',
    '-Infinity',
    '+1',
    '01',
    '-01',
    '1.',
    '.5',
    '0x10',
    '1e',
    '--1',
    '1_000',
    '1n',
    '- 1',
    '1e1.5',
  ]),
];

const NAMES_KEPT = [
  ...[
    'constructor',
    'prototype',
    'toString',
    'valueOf',
    'hasOwnProperty',
    'isPrototypeOf',
    '__defineGetter__',
    'then',
    'toJSON',
  ],
  ...[
    '__proto',
    '__proto__ ',
    '__PROTO__',
    '_proto_',
    'proto',
    '$where',
    '$set',
    '$ne',
    '$',
    'a.b',
    '.',
    '..',
    'a.',
    '',
    ' ',
    '\u0000',
  ],
  ...[
    'a\u0000b',
    '_bsontype',
    '_id',
    '__v',
    '__t',
    'id',
    'length',
    '0',
    '1',
    '10',
    '01',
    '-1',
    '4294967295',
    '1e3',
    'NaN',
    'null',
  ],
  ...[
    '\u2028',
    '\ufeff',
    '\u202e',
    '👩‍👩‍👧',
    'é',
    'e\u0301',
    '"',
    '\\',
    '\\n',
    '/',
    '~',
    '~0',
    '~1',
    '</script>',
    '\r\n',
    '\u001b[31m',
    '%00',
  ],
  ...['eventId', 'payload', 'sessionId', 'events', 'type', 'note2', '\ue000', '\ue0000', 'x'.repeat(5_000)],
];

const NAMES = [
  ...kept(NAMES_KEPT.map((name) => `{${JSON.stringify(name)}:1}`)),
  ...kept([
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"b":1,"a":2,"10":3,"9":4}',
    '{"a":{"a":{"a":1}},"A":1}',
  ]),
  ...kept([
    '{"_bsontype":"ObjectId","id":"x"}',
    '{"_bsontype":"Long","low":1}',
    '{"$date":"2026-01-01T00:00:00Z"}',
    '{"$oid":1}',
  ]),
  ...kept([
    '{"\\n":1,"\\\\":2}',
    '{"\\u0061":1,"b":2}',
    '[{"a":1},{"a":2}]',
    '{"a":1,"a\\u0000":2}',
    '{":":":","\\":":"\\":"}',
  ]),
  ...refused('/v/__proto__', [
    '{"__proto__":1}',
    '{"\\u005f_proto__":1}',
    '{"__proto__":{}}',
    '{"__proto__":null}',
    '{"a":1,"__proto__":[]}',
  ]),
  ...refused('/v/__proto__', [
    '{"\\u005F\\u005f\\u0070\\u0072\\u006f\\u0074\\u006f\\u005f\\u005f":{"polluted":true}}',
    '{"\\u0061":1,"__proto__":2}',
  ]),
  ...refused('/v/0/__proto__', ['[{"__proto__":1}]', '[{"\\u005f_proto__":{"a":1}},1]']),
  ...refused('/v/constructor/__proto__', ['{"constructor":{"__proto__":{"polluted":1}}}']),
  ...refused('/v/a', [
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"a":{"b":1},"a":{"b":1}}',
    '{"a":1,"b":2,"a":null}',
    '{"a" : 1 ,\n"a" : 2}',
  ]),
  ...refused('/v/', ['{"":1,"":2}', '{"":":","":2}']),
  ...refused('/v/1/x', ['[0,{"x":1,"x":2}]', '[[],{"y":0,"x":1,"\\u0078":2}]']),
  ...refused('/v/constructor', ['{"constructor":1,"constructor":1}', '{"constructor":1,"c\\u006fnstructor":1}']),
  ...refused('/v/~0~1', ['{"~/":1,"~\\/":2}']),
  ...refused('/v', ['{"\\ud800":1}', '{"a":1,"\\udc00x":1}']),
  ...refused('', [`{${names(19_999)}}`, `[{${names(10_000)}},{${names(9_999)}}]`]),
  ...kept([`{${names(19_998)}}`, `[{${names(10_000)}},{${names(9_998)}}]`]),
];

const STRINGS = [
  ...kept([
    '""',
    '"\\u0000"',
    '"a\\u0000b"',
    '"\u2028\u2029"',
    '"\u202eabc"',
    '"😀"',
    '"\\ud83d\\ude00"',
    '"</script><!--"',
    '"\\r\\n"',
  ]),
  ...kept([
    '"\\u001b[31m"',
    '"=cmd|\' /C calc\'!A0"',
    '"\u007f\ufffd\uffff"',
    '"\ufeff"',
    '"\\/\\b\\f\\t"',
    '"e\u0301 \u00e9"',
    '"data: x\\n\\nevent: y"',
  ]),
  ...kept([
    `"${'x'.repeat(900_000)}"`,
    `"${'😀'.repeat(50_000)}"`,
    `"${'\\u0001'.repeat(50_000)}"`,
    '"null"',
    '"\\\\"',
    '"\\\\\\""',
    '"%s %d"',
  ]),
  ...refused('/v', [
    '"\\ud800"',
    '"\\udc00"',
    '"\\ud83d"',
    '"a\\udc00\\ud83d"',
    '"\\ud83dx"',
    '"\\ud83d\\ud83d\\ude00"',
    '"\\uDBFF"',
  ]),
  ...refused('/v/1', ['["a","\\ud800"]', '[[],"\\ude00"]']),
  ...broken([
    "'x'",
    'undefined',
    'True',
    '// x\n1',
    '/* x */ 1',
    '{a:1}',
    "{'a':1}",
    '[1,]',
    '{"a":1,}',
    '"\\x41"',
    '"\t"',
    '"\u0000"',
    '"\n"',
  ]),
  ...broken([
    '"\\u12"',
    '"open',
    '[1 2]',
    '{"a" 1}',
    '{"a":1 "b":2}',
    '[,1]',
    '{,}',
    '{1:1}',
    '`x`',
    'nul',
    '\u00a01',
    '\ufeff1',
    '{"a"}',
    '[',
    '"\\u{1}"',
  ]),
];

const LEVELS = '/0'.repeat(31);
const DEPTHS = [
  ...kept([
    arrays(31),
    objects(31),
    `${'[{"a":'.repeat(15)}[]${'}]'.repeat(15)}`,
    `[${Array(5_000).fill('[]').join()}]`,
  ]),
  ...refused(`/v${LEVELS}`, [arrays(32), arrays(500), arrays(2_000), arrays(100_000)]),
  ...refused(`/v${'/a'.repeat(31)}`, [objects(32), objects(500), objects(100_000)]),
  ...broken([`${'['.repeat(100_000)}`, `${'{"a":'.repeat(100_000)}`, `${'['.repeat(50_000)}${']'.repeat(49_999)}`]),
];

const SHAPES = HOSTILE_OBJECTS.map(([name, value]) => {
  // One level less than the payload itself may have.
  const isDeepest = name.startsWith('depth 32');
  // As an integer literal, 1e20 would be refused.
  const text = JSON.stringify(value).replace(`1${'0'.repeat(20)}`, '1e20');
  return valueCase(isDeepest ? '{"a":[]}' : text, 'kept', '/v', name);
});

export const VALUES: readonly ValueCase[] = [...NUMBERS, ...NAMES, ...STRINGS, ...DEPTHS, ...SHAPES];

function names(count: number): string {
  return Array.from({ length: count }, (_, index) => `"n${index}":0`).join();
}

function arrays(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}

function objects(depth: number): string {
  return `${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`;
}
