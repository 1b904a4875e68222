import { SECRET } from './client.js';
import { getCase, type RequestCase } from './request-case.js';

const PLAIN_FAULTS = [
  '-1',
  '1.0',
  '1e2',
  'NaN',
  '',
  '0x10',
  '+1',
  '%201',
  '01',
  '1;2',
  '%00',
  '%D9%A1',
  '99999999999999999999',
  '9007199254740993',
];
const NO_INTEGERS = [
  ...PLAIN_FAULTS,
  '[$gt]',
  'null',
  'true',
  '1,2',
  '-0',
  '1%0d%0a',
  '%ff',
  '%',
  '%zz',
  '1'.repeat(3_000),
  `${SECRET}!`,
];
export const NO_ENCODINGS = ['%ff', '%', '%zz', 'a%2', '%c0%80', '%u0041', '%ed%a0%80'];
const NO_TIMES = [
  ...[
    '',
    'now',
    '0',
    '2026-01-31',
    '2026-01-31T09:30:00',
    '2026-01-31T09:30:00+2:00',
    '2026-02-30T00:00:00Z',
    '2026-06-30T23:59:60Z',
  ],
  ...['2026-01-31T24:00:00Z', '2026-01-31T09:30:00++02:00', '2026-01-31T09:30:00%0902:00', '%00', '%ff', `${SECRET}!`],
];
const GOOD_TIMES = [
  '2026-01-31T09:30:00Z',
  '2026-01-31t09:30:00z',
  '2026-01-31T09:30:00+02:00',
  '2026-01-31T09:30:00%2B02:00',
  '2026-01-31T09:30:00%2002:00',
  '2026-01-31T09:30:00-02:00',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999Z',
];
const NO_ORDERS = ['', 'ASC', 'up', 'asc,desc', '1', 'toString', '__proto__', `${SECRET}!`];
const BEYOND: readonly RequestCase[] = ['4', '9007199254740991', '4&order=desc', '4&before=2'].map((after) =>
  getCase(`/sessions/r/events?after=${after}`, { status: 409, code: 'POSITION_AHEAD' }),
);
const NO_TYPES = ['', 'nope', 'user_speech,system', 'x.', 'X.a', 'x.a.b.c.d.e', '%00', 'toString', '*', `${SECRET}!`];
const NO_STATUSES = ['', 'open', 'ACTIVE', 'active,failed', 'constructor', '[$ne]', `${SECRET}!`];
const NO_LANGUAGES = ['', 'e', 'en_US', '*', '%00', 'en%0d', `${SECRET}!`];
const cursorOf = (text: string) => Buffer.from(text).toString('base64url');
const NO_CURSORS = [
  ...[
    '',
    'x',
    '!',
    '%00',
    'null',
    '0',
    'a'.repeat(129),
    '====',
    `${SECRET}!`,
    '1,0,a',
    cursorOf('2,0,a'),
    cursorOf('1,x,a'),
    cursorOf('1,0,'),
    cursorOf('1,0,a'),
    cursorOf('2,0123456789abcdef,0,a'),
    cursorOf('2,0123456789ABCDEF,0,a'),
  ],
  ...[
    cursorOf("1,0,a' OR 1"),
    cursorOf('1,1e9,a'),
    cursorOf('1,0,a,b'),
    cursorOf('{"$gt":""}'),
    cursorOf('1,9999999999999999,a'),
  ],
];

const LOG = '/sessions/r/events';
const HISTORY = '/sessions/r';
const STREAM = '/sessions/r/stream';
const LIST = '/sessions';
const STATS = '/stats';

const INTEGERS: readonly (readonly [string, string])[] = [
  [LOG, 'limit'],
  [LOG, 'after'],
  [LOG, 'before'],
  [HISTORY, 'limit'],
  [HISTORY, 'offset'],
  [STREAM, 'after'],
  [LIST, 'limit'],
];
const TIMES: readonly (readonly [string, string])[] = [
  [LOG, 'from'],
  [LOG, 'to'],
  [LIST, 'startedFrom'],
  [LIST, 'startedTo'],
  [STATS, 'from'],
  [STATS, 'to'],
];

const bad = (path: string, name: string, values: readonly string[]) =>
  values.map((value) => getCase(`${path}?${name}=${value}`, { status: 400, code: 'INVALID_REQUEST', parameter: name }));
const good = (path: string, queries: readonly string[]) =>
  queries.map((query) => getCase(`${path}?${query}`, { status: 200 }));

const REFUSED: readonly RequestCase[] = [
  ...INTEGERS.flatMap(([path, name]) => bad(path, name, [...NO_INTEGERS, `1&${name}=1`, `1&${name}=2`])),
  ...INTEGERS.filter(([, name]) => name === 'limit').flatMap(([path, name]) =>
    bad(path, name, ['0', '501', '1000000000']),
  ),
  ...TIMES.flatMap(([path, name]) => bad(path, name, NO_TIMES)),
  ...bad(LOG, 'order', [...NO_ORDERS, 'asc&order=asc']),
  ...bad(LOG, 'type', [...NO_TYPES, 'system&type=nope']),
  ...bad(STREAM, 'type', [...NO_TYPES, 'system&type=nope']),
  ...bad(STREAM, 'types', ['system', 'system,user_speech', '']),
  ...bad(LIST, 'status', [...NO_STATUSES, 'active&status=active']),
  ...bad(LIST, 'language', [...NO_LANGUAGES, 'en&language=de']),
  ...bad(LIST, 'cursor', NO_CURSORS),
  ...bad(LIST, 'metadata.a', ['1&metadata.a=1', 'x'.repeat(257), '+15557654321', '%20x', '+', ...NO_ENCODINGS]),
  ...['status', 'language', 'endReason', 'cursor'].flatMap((name) => bad(LIST, name, ['+x', '%20active'])),
  ...[LOG, STREAM].flatMap((path) => bad(path, 'type', ['+system', 'system&type=%20system'])),
  ...bad(LIST, `metadata.${'k'.repeat(257)}`, ['1']),
  ...[11, 50, 400, 1_000].map((count) =>
    getCase(`${LIST}?${filters(count)}`, { status: 400, parameter: 'metadata.k10' }),
  ),
  ...bad(STATS, 'from', ['2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z', '2000-01-01T00:00:00Z']),
];

const UNKNOWN_NAMES = [
  'Limit',
  'limit[]',
  'limit[$gt]',
  'lim',
  '__proto__',
  'constructor',
  'toString',
  '$where',
  '',
  '_id',
  'a.b',
  'metadata',
  '%00',
  'limit%20',
];
/** A filter that matches nothing because its name is taken literally looks like a success. */
const BROKEN_NAMES: readonly RequestCase[] = NO_ENCODINGS.map((name) =>
  getCase(`${LIST}?metadata.${name}=1`, { status: 400, code: 'INVALID_REQUEST', parameter: `metadata.${name}` }),
);

const QUERY_ROUTES = [
  LOG,
  HISTORY,
  STREAM,
  LIST,
  STATS,
  '/sessions/r/events/e1',
  '/openapi.json',
  '/docs',
  '/docs/errors',
  '/erasures/none',
  '/stream',
];

const UNKNOWN: readonly RequestCase[] = QUERY_ROUTES.flatMap((path) =>
  UNKNOWN_NAMES.map((name) =>
    getCase(`${path}?${name}=${SECRET}`, { status: 400, code: 'INVALID_REQUEST', parameter: decodeURIComponent(name) }),
  ),
);

/** Probes and load balancers add parameters of their own. */
const ANY_QUERY: readonly RequestCase[] = ['/', '/health', '/health/live', '/health/ready', '/metrics'].flatMap(
  (path) => UNKNOWN_NAMES.map((name) => getCase(`${path}?${name}=${SECRET}&a=1&a=2`, { status: 200 })),
);

const ACCEPTED: readonly RequestCase[] = [
  ...TIMES.filter(([path]) => path !== STATS).flatMap(([path, name]) =>
    good(
      path,
      GOOD_TIMES.map((time) => `${name}=${time}`),
    ),
  ),
  ...good(LOG, [
    'limit=1',
    'limit=500',
    'after=3',
    'before=0',
    'before=9007199254740991&order=desc',
    'after=2&before=1',
    '',
  ]),
  ...good(LOG, [
    'type=system&type=user_speech',
    'type=system&type=system',
    'type=x.never',
    'order=desc',
    'from=9999-01-01T00:00:00Z&to=0001-01-01T00:00:00Z',
  ]),
  ...good(HISTORY, ['offset=9007199254740991', 'limit=500&offset=0', 'limit=%31', '&&', '']),
  ...good(LIST, [
    'status=failed&language=en',
    'metadata.=x',
    'metadata.__proto__=x',
    'metadata.$where=1',
    'metadata.a%00b=1',
    'metadata.a.b=%00',
  ]),
  ...good(LIST, [
    'metadata.toString=x',
    'metadata.constructor=',
    'metadata.a=%27%20OR%201=1--',
    'metadata.a[$ne]=1',
    'metadata.%F0%9F%98%80=%F0%9F%98%80',
  ]),
  ...good(LIST, [
    `metadata.${'k'.repeat(256)}=${'v'.repeat(256)}`,
    'metadata.a=%2B15557654321',
    'metadata.a=100%25',
    'limit=1&metadata.a=1&status=active',
  ]),
  ...good(LIST, [filters(10)]),
];

export const QUERIES: readonly RequestCase[] = [
  ...REFUSED,
  ...BROKEN_NAMES,
  ...UNKNOWN,
  ...ANY_QUERY,
  ...BEYOND,
  ...ACCEPTED,
];

/** Letters first, because a name like an integer would be moved to the front. */
function filters(count: number): string {
  return Array.from({ length: count }, (_, index) => `metadata.k${index}=`).join('&');
}
