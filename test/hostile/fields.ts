import { SECRET } from './client.js';
import { postCase, type RequestCase } from './request-case.js';

const NO_TEXTS = ['5', 'true', '[]', '{}', '["x"]', '{"$ne":null}', '{"$gt":""}', '{"toString":1}'];
const NO_OBJECTS = ['5', 'true', '""', '"x"', '[]', '[{}]', '"{}"', `"${SECRET}"`];

const texts = (values: readonly string[]) => [...NO_TEXTS, ...values.map((value) => JSON.stringify(value))];

const NO_IDS = texts([
  ...[
    '',
    ' ',
    'a b',
    'a/b',
    '.',
    '..',
    ':a',
    '@a',
    '=a',
    '~a',
    'a\u0000',
    'a\n',
    '\u00e9',
    'a%2f',
    '$ne',
    'a;b',
    "a'b",
    'a"b',
    'a\\b',
  ],
  ...['x'.repeat(129), 'x'.repeat(5_000), '😀', '\u202ea', 'a\r\nb', '__proto__ ', '*', '{a}', '<a>', `${SECRET}!`],
]);

const NO_TIMES = texts([
  ...[
    '',
    'now',
    '2026-01-31',
    '2026-01-31T09:30:00',
    '2026-01-31 09:30:00Z',
    '2026-02-30T09:30:00Z',
    '2026-01-31T24:00:00Z',
  ],
  ...[
    '2026-06-30T23:59:60Z',
    '2026-01-31T09:60:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-31T09:30Z',
  ],
  ...[
    '2026-01-31T09:30:00+0200',
    '2026-01-31T09:30:00+24:00',
    '2026-01-31T09:30:00,5Z',
    '2026-01-31T09:30:00.Z',
    '+02026-01-31T09:30:00Z',
  ],
  ...[
    '12026-01-31T09:30:00Z',
    '0000-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '-001-01-01T00:00:00Z',
    '1769851800000',
  ],
  ...['2026-01-31T09:30:00Z ', ' 2026-01-31T09:30:00Z', '2026-01-31T09:30:00Z\n', `${SECRET}!`],
  ...[
    '2026-01-31T09:30:00\u221202:00',
    '\u0662026-01-31T09:30:00Z',
    'Sat, 31 Jan 2026 09:30:00 GMT',
    '2025-02-29T00:00:00Z',
  ],
]);

const NO_TYPES = texts([
  ...[
    '',
    'User_speech',
    'user_speech ',
    'x',
    'x.',
    'x..a',
    'x.A',
    'X.a',
    'x.a.b.c.d.e',
    'x.a-b',
    'x.é',
    'y.a',
    'x.a\n',
    'toString',
  ],
  ...['constructor', '__proto__', `x.${'a'.repeat(127)}`, 'x.a.', 'x a', 'user_speech\u0000', `x.${SECRET}`],
]);

const NO_LANGUAGES = texts([
  '',
  'e',
  'en_US',
  'en-',
  '-en',
  'en--US',
  '123',
  'en-US-',
  'x',
  'en US',
  'abcdefghi',
  'en-abcdefghi',
  'en\u0000',
  `${SECRET}!`,
]);

const NO_SEQUENCES = [
  '-1',
  '1.5',
  '"1"',
  'true',
  '[]',
  '{}',
  '9007199254740992',
  '1e400',
  '1e-400',
  '1e20',
  '-1e0',
  '"0"',
];

const NO_STATUSES = texts(['', 'open', 'Active', 'active ', 'toString', '__proto__', `${SECRET}!`]);

const NO_REASONS = [
  ...NO_TEXTS,
  '"\\ud800"',
  '"a\\udc00"',
  `"${'x'.repeat(257)}"`,
  `"${'😀'.repeat(257)}"`,
  `"${SECRET.repeat(30)}"`,
];

interface Field {
  readonly path: string;
  /** The other fields, followed by a comma. */
  readonly rest: string;
  readonly name: string;
  readonly values: readonly string[];
}

const EVENT = { path: '/sessions/r/events', rest: '"eventId":"field","type":"system",' };
const SESSION = { path: '/sessions', rest: '"sessionId":"field",' };
const COMPLETION = { path: '/sessions/r/complete', rest: '' };

const FIELDS: readonly Field[] = [
  { ...EVENT, rest: '"type":"system",', name: 'eventId', values: ['null', ...NO_IDS] },
  { ...EVENT, rest: '"eventId":"field",', name: 'type', values: ['null', ...NO_TYPES] },
  { ...EVENT, name: 'payload', values: NO_OBJECTS },
  { ...EVENT, name: 'timestamp', values: NO_TIMES },
  { ...EVENT, name: 'clientSequence', values: NO_SEQUENCES },
  ...['Payload', 'metadata', 'sessionId', 'sequence', 'late', 'recordedAt', '_id'].map((name) => ({
    ...EVENT,
    name,
    values: ['1'],
  })),
  { ...SESSION, rest: '', name: 'sessionId', values: ['null', ...NO_IDS] },
  { ...SESSION, name: 'status', values: [...NO_STATUSES, '"completed"', '"failed"'] },
  { ...SESSION, name: 'language', values: NO_LANGUAGES },
  { ...SESSION, name: 'metadata', values: NO_OBJECTS },
  { ...SESSION, name: 'startedAt', values: NO_TIMES },
  ...['endedAt', 'endReason', 'eventCount', 'createdAt', '_id', 'metaData'].map((name) => ({
    ...SESSION,
    name,
    values: ['1'],
  })),
  { ...COMPLETION, name: 'status', values: [...NO_STATUSES, '"active"', '"initiated"'] },
  { ...COMPLETION, name: 'endReason', values: NO_REASONS },
  { ...COMPLETION, name: 'endedAt', values: NO_TIMES },
  { ...COMPLETION, name: 'lateGraceSeconds', values: [...NO_SEQUENCES, '604801'] },
  ...['reason', 'payload', 'sessionId', 'Status'].map((name) => ({ ...COMPLETION, name, values: ['1'] })),
];

const WRONG_FIELDS: readonly RequestCase[] = FIELDS.flatMap(({ path, rest, name, values }) =>
  values.map((value) =>
    postCase(path, `{${rest}"${name}":${value}}`, { status: 400, code: 'INVALID_REQUEST', pointer: `/${name}` }),
  ),
);

const MISSING_FIELDS: readonly RequestCase[] = [
  postCase('/sessions', '{}', { status: 400, pointer: '/sessionId' }),
  postCase('/sessions/r/events', '{}', { status: 400, pointer: '/eventId' }),
  postCase('/sessions/r/events', '{"eventId":"field"}', { status: 400, pointer: '/type' }),
  postCase('/sessions/r/events', '{"type":"system"}', { status: 400, pointer: '/eventId' }),
];

/** Clients send back as null what answers contain as null. */
const NULL_FIELDS: readonly RequestCase[] = [
  ...['status', 'language', 'metadata', 'startedAt'].map((name) =>
    postCase('/sessions', `{"sessionId":"null-${name}","${name}":null}`, { status: 201 }),
  ),
  ...['payload', 'timestamp', 'clientSequence'].map((name) =>
    postCase('/sessions/r/events', `{"eventId":"e1","type":"system","${name}":null}`, { status: 200 }),
  ),
  ...['status', 'endReason', 'endedAt', 'lateGraceSeconds'].map((name) =>
    postCase('/sessions/none/complete', `{"${name}":null}`, { status: 404, code: 'SESSION_NOT_FOUND' }),
  ),
  ...['metaData', 'endedAt'].map((name) =>
    postCase('/sessions', `{"sessionId":"field","${name}":null}`, { status: 400, pointer: `/${name}` }),
  ),
];

export const FIELD_CASES: readonly RequestCase[] = [...WRONG_FIELDS, ...MISSING_FIELDS, ...NULL_FIELDS];
