import { gzipSync } from 'node:zlib';
import { SECRET } from './client.js';
import { postCase, type RequestCase } from './request-case.js';

const MIB = 1024 * 1024;

const SESSIONS = '/sessions';
const EVENTS = '/sessions/r/events';
const BATCH = '/sessions/r/events/batch';
const COMPLETE = '/sessions/r/complete';
const JSON_ROUTES = [SESSIONS, EVENTS, BATCH, COMPLETE];

const invalid = (pointer: string) => ({ status: 400, code: 'INVALID_REQUEST', pointer }) as const;
const bytes = (...values: readonly number[]) => Buffer.from(values);
const within = (middle: Buffer) => Buffer.concat([Buffer.from(`{"a":"${SECRET}`), middle, Buffer.from('"}')]);

const NO_OBJECT = ['null', '[]', '"x"', '5', 'true', '-0', '[{}]'];

const NO_JSON = [
  ...[
    '{',
    '}',
    'nul',
    '{}x',
    '{} {}',
    '{},',
    '\ufeff\ufeff{}',
    '{}\u0000',
    '\u0000',
    "{'a':1}",
    '{a:1}',
    '// x\n{}',
    '{}/* x */',
  ],
  ...[
    'NaN',
    '{"a":NaN}',
    '{"a":undefined}',
    '{"a":1,}',
    '\u00a0{}',
    '<x/>',
    'a=1&b=2',
    '--x\r\n',
    SECRET,
    `{"a":${SECRET}}`,
  ],
  ...[
    ' ',
    '\n\t\r ',
    '['.repeat(100_000),
    '{"a":'.repeat(100_000),
    ' '.repeat(MIB),
    '"',
    '\\',
    '{"\\u00":1}',
    '1 1',
    '[1}',
  ],
];

const NO_TEXT = [
  within(bytes(0xff)),
  within(bytes(0xc0, 0x80)),
  within(bytes(0xc1, 0xbf)),
  within(bytes(0xe0, 0x80, 0xaf)),
  within(bytes(0xf0, 0x80, 0x80, 0xaf)),
  within(bytes(0xe2, 0x82)),
  within(bytes(0x80)),
  within(bytes(0xed, 0xa0, 0x80)),
  within(bytes(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80)),
  within(bytes(0xf4, 0x90, 0x80, 0x80)),
  within(bytes(0xf8, 0x88, 0x80, 0x80, 0x80)),
  Buffer.from('\ufeff{}', 'utf16le'),
  Buffer.from('{"a":1}', 'utf16le'),
  Buffer.from('{"a":1}', 'utf16le').swap16(),
  Buffer.from([0xef, 0xbb, 0x7b, 0x7d]),
  gzipSync('{"a":1}'),
  Buffer.alloc(1_000, 0xff),
];

const NO_FIELDS: readonly (readonly [string, string])[] = [
  ['{"__proto__":1}', '/__proto__'],
  ['{"\\u005f_proto__":{"a":1}}', '/__proto__'],
  ['{"constructor":1}', '/constructor'],
  ['{"toString":1}', '/toString'],
  ['{"":1}', '/'],
  ['{"a/b~":1}', '/a~1b~0'],
  ['{"$where":"1"}', '/$where'],
  ['{"a":1,"a":2}', '/a'],
  ['{"a":1,"\\u0061":2}', '/a'],
  ['{"events":[],"events":[]}', '/events'],
  ['{"sessionId":"x","sessionId":"x"}', '/sessionId'],
  ['{"payload":{},"payload":{}}', '/payload'],
  [`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, '/a'],
  [`{"a":${'{"b":'.repeat(50_000)}1${'}'.repeat(50_000)}}`, '/a'],
  ['{"a":1e400}', '/a'],
  ['{"a":12345678901234567890}', '/a'],
];

/** Bodies that are wrong as a whole, for every route that accepts one. */
const WHOLE: readonly RequestCase[] = JSON_ROUTES.flatMap((route) => [
  ...[...NO_OBJECT, ...NO_JSON, ...NO_TEXT].map((body) => postCase(route, body, invalid(''))),
  ...NO_FIELDS.filter(([body]) => route !== BATCH || !body.includes('"events":[]')).map(([body, pointer]) =>
    postCase(route, body, invalid(pointer)),
  ),
]);

const NONE: readonly RequestCase[] = [
  ...[SESSIONS, EVENTS, BATCH].map((route) => postCase(route, '', invalid(''))),
  postCase(BATCH, '{"events":[],"events":[{"eventId":"x","type":"system"}]}', { status: 400, pointer: '/events' }),
  postCase(BATCH, '{"events":[]}', invalid('')),
  postCase(BATCH, '{"events":[1],"event":1}', invalid('/event')),
  ...['{}', '{"events":null}', '{"events":{}}', '{"events":"x"}', '{"events":{"length":1}}'].map((body) =>
    postCase(BATCH, body, invalid('/events')),
  ),
  postCase(BATCH, `{"events":[${Array(501).fill('1').join()}]}`, { status: 413, code: 'PAYLOAD_TOO_LARGE' }),
];

const sessionOf = (id: string, sizeBytes: number) => {
  const empty = `{"sessionId":"${id}","metadata":{"a":""}}`;
  return empty.replace('""', `"${'x'.repeat(sizeBytes - empty.length)}"`);
};
const TOO_LARGE = { status: 413, code: 'PAYLOAD_TOO_LARGE' } as const;

const SIZES: readonly RequestCase[] = [
  postCase(SESSIONS, sessionOf('exact', MIB), { status: 201 }),
  postCase(SESSIONS, sessionOf('over', MIB + 1), TOO_LARGE),
  postCase(SESSIONS, sessionOf('far-over', 5 * MIB), TOO_LARGE),
  postCase(SESSIONS, ' '.repeat(MIB + 1), TOO_LARGE),
  postCase(EVENTS, ' '.repeat(MIB + 1), TOO_LARGE),
  postCase(COMPLETE, ' '.repeat(MIB + 1), TOO_LARGE),
  postCase(BATCH, ' '.repeat(4 * MIB), invalid('')),
  postCase(BATCH, ' '.repeat(4 * MIB + 1), TOO_LARGE),
  // A refused body leaves nothing behind.
  { name: 'GET the session that was too large', method: 'GET', path: '/sessions/over', status: 404 },
];

const LINES = (body: string | Buffer, expected: Omit<RequestCase, 'name' | 'method' | 'path' | 'body'>) => ({
  ...postCase(BATCH, body, expected),
  headers: { 'content-type': 'application/x-ndjson' },
});

const MARKED = '\ufeff{"eventId":"e1","type":"system"}';

/** A byte-order mark is skipped, once and at the start. */
const BYTE_ORDER_MARKS: readonly RequestCase[] = [
  postCase(SESSIONS, '\ufeff{"sessionId":"marked"}', { status: 201 }),
  postCase(EVENTS, MARKED, { status: 200 }),
  postCase(BATCH, '\ufeff{"events":[{"eventId":"e1","type":"system"}]}', { status: 200 }),
  postCase('/sessions/none/complete', '\ufeff{}', { status: 404, code: 'SESSION_NOT_FOUND' }),
];

const NDJSON: readonly RequestCase[] = [
  ...['', '\n', '\r\n \t\r\n'].map((body) => LINES(body, invalid(''))),
  LINES(MARKED, { status: 200 }),
  ...NO_TEXT.slice(0, 11).map((body) => LINES(body, invalid(''))),
  ...[...NO_OBJECT, '{', 'nul', "{'a':1}", SECRET, '\ufeff{}', '\u2028'].map((body) => LINES(body, { status: 200 })),
  LINES('1\n'.repeat(501), TOO_LARGE),
  LINES('\n'.repeat(MIB), invalid('')),
];

const EVENT = '{"eventId":"e1","type":"system"}';

const typed = (type: string | undefined, status: number, more: Readonly<Record<string, string>> = {}): RequestCase => ({
  name: `POST a body of type ${type} ${JSON.stringify(more)}`,
  method: 'POST',
  path: EVENTS,
  body: EVENT,
  headers: { ...(type === undefined ? {} : { 'content-type': type }), ...more },
  status,
  ...(status === 415 ? { code: 'UNSUPPORTED_MEDIA_TYPE' as const } : {}),
});

const TYPES: readonly RequestCase[] = [
  ...[
    'application/json',
    'APPLICATION/JSON',
    'Application/Json; Charset=UTF-8',
    'application/json;charset="utf-8"',
  ].map((type) => typed(type, 200)),
  ...[
    'application/json ; charset=utf-8',
    'application/json;',
    'application/json; x=y',
    'application/json\t;charset=UTF-8',
  ].map((type) => typed(type, 200)),
  ...[
    'text/plain',
    'text/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
  ].map((type) => typed(type, 415)),
  ...[
    'application/vnd.api+json',
    'application/problem+json',
    'application/jsonx',
    'application/json/x',
    'json',
    '*/*',
  ].map((type) => typed(type, 415)),
  ...[
    'application/json; charset=utf-16',
    'application/json; charset=latin1',
    'application/json; charset=',
    'application/json, text/plain',
  ].map((type) => typed(type, 415)),
  ...[
    'application/x-ndjson',
    'nonsense',
    ';',
    '/',
    'application/',
    '__proto__',
    'constructor',
    'application/json\t',
  ].map((type) => typed(type, type.startsWith('application/json') ? 200 : 415)),
  ...[undefined, '', ' '].map((type) => typed(type, 415)),
  ...['gzip', 'br', 'deflate', 'identity', 'nonsense', 'gzip, gzip', ''].map((encoding) =>
    typed('application/json', 415, { 'content-encoding': encoding }),
  ),
];

const emptyComplete = (name: string, headers: Readonly<Record<string, string>>): RequestCase => ({
  name: `POST no body ${name}`,
  method: 'POST',
  path: '/sessions/none/complete',
  headers,
  status: 404,
  code: 'SESSION_NOT_FOUND',
});

const NO_BODY: readonly RequestCase[] = [
  emptyComplete('and no type', { 'content-length': '0' }),
  emptyComplete('of a JSON type', { 'content-type': 'application/json', 'content-length': '0' }),
  emptyComplete('of another type', { 'content-type': 'text/plain', 'content-length': '0' }),
];

export const BODIES: readonly RequestCase[] = [
  ...WHOLE,
  ...NONE,
  ...SIZES,
  ...BYTE_ORDER_MARKS,
  ...NDJSON,
  ...TYPES,
  ...NO_BODY,
];
