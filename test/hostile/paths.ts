import { getCase, type RequestCase } from './request-case.js';

const NO_IDS = [
  ...[
    '%20',
    'a%20b',
    '%00',
    'a%00',
    'a%0d%0aX',
    '%0a',
    'a%2fb',
    '%2e%2e%2f',
    '..%2f..%2fetc',
    '%2561',
    '%252f',
    'a;b',
    '$ne',
    '[$gt]',
    '.a',
  ],
  ...[
    ':a',
    '@a',
    '~a',
    '=a',
    '%C3%A9',
    '%F0%9F%98%80',
    'a,b',
    "a'b",
    '%22',
    '%3Cscript%3E',
    'a%5Cb',
    '*',
    '!',
    '(a)',
    'x'.repeat(129),
    'x'.repeat(5_000),
  ],
  ...[
    '%2e',
    '%2e%2e',
    '..',
    '.',
    '{a}',
    '%7B%7D',
    'a|b',
    'a^b',
    '%E2%80%AE',
    '%EF%BB%BF',
    '%25',
    'a%3Fb',
    'a%23b',
    '`a`',
  ],
];
const NO_ENCODINGS = ['%ff', '%c0%80', '%zz', '%', '%2', 'a%', '%u0041', '%ed%a0%80', '%f4%90%80%80'];
const LONG = 'x'.repeat(128);

const ID_ROUTES: readonly (readonly [string, string, string])[] = [
  ['/sessions/', '', 'sessionId'],
  ['/sessions/', '/events', 'sessionId'],
  ['/sessions/', '/stream', 'sessionId'],
  ['/sessions/', '/events/e1', 'sessionId'],
  ['/sessions/r/events/', '', 'eventId'],
];

const BAD_IDS: readonly RequestCase[] = ID_ROUTES.flatMap(([before, after, parameter]) => [
  ...NO_IDS.map((id) => getCase(`${before}${id}${after}`, { status: 400, code: 'INVALID_REQUEST', parameter })),
  ...NO_ENCODINGS.map((id) =>
    getCase(`${before}${id}${after}`, { status: 400, code: 'INVALID_REQUEST', parameter: 'path' }),
  ),
]);

const WRITES: readonly RequestCase[] = ['', '/events', '/events/batch', '/complete'].flatMap((after) =>
  after === ''
    ? []
    : ['.a', 'a%2fb', '%00', 'x'.repeat(129)].map((id) => ({
        ...getCase(`/sessions/${id}${after}`, { status: 400, code: 'INVALID_REQUEST', parameter: 'sessionId' }),
        name: `POST /sessions/${id}${after}`.slice(0, 60),
        method: 'POST',
      })),
);

const NOT_FOUND: readonly RequestCase[] = [
  ...[LONG, '__proto__x', 'toString', 'constructor', '_id', '%61', 'a%2Eb', '+', '-a', '_', 'A', 'R', 'batch'].map(
    (id) => getCase(`/sessions/${id}`, { status: 404, code: 'SESSION_NOT_FOUND' }),
  ),
  ...[LONG, '__proto__', 'batch', 'E1', 'toString'].map((id) =>
    getCase(`/sessions/r/events/${id}`, { status: 404, code: 'EVENT_NOT_FOUND' }),
  ),
  getCase('/sessions/none/events', { status: 404, code: 'SESSION_NOT_FOUND' }),
  getCase('/sessions/none/stream', { status: 404, code: 'SESSION_NOT_FOUND' }),
  getCase('/sessions/none/events/e1', { status: 404, code: 'SESSION_NOT_FOUND' }),
];

const NO_ROUTES: readonly RequestCase[] = [
  ...[
    '//',
    '/session',
    '/Sessions',
    '/SESSIONS/r',
    '//sessions',
    '/sessions//',
    '/sessions//events',
    '/sessions/',
    '/sessions/r/',
    '/sessions/r/events/',
  ],
  ...[
    '/sessions/r/events/e1/',
    '/sessions/r/events/e1/x',
    '/sessions/../sessions',
    '/./sessions',
    '/sessions;x=1',
    '/sessions%3Flimit=1',
    '/sessions%00',
  ],
  ...[
    '/%2e%2e/sessions',
    '/etc/passwd',
    '/.env',
    '/.git/config',
    '/favicon.ico',
    '/admin',
    '/__proto__',
    '/constructor',
    '/health/',
    '/health/x',
    '/docs/x',
  ],
  ...[
    '/openapi.yaml',
    '/metrics/',
    '/sessions%2fr',
    '/sessions/r%2fevents/x',
    '/sessions/r/Events',
    '/sessions/r/complete/x',
    `/${'a/'.repeat(2_000)}`,
    '/\\sessions',
  ],
].map((path) => getCase(path, { status: 404, code: 'ROUTE_NOT_FOUND' }));

const SAME_PATHS: readonly RequestCase[] = [
  ...['/%73essions', '/sessions/%72', '/sessions/r/%65vents', '/sessions/r/events/%65%31', '/sessions?', '/health?'],
].map((path) => getCase(path, { status: 200 }));

export const PATHS: readonly RequestCase[] = [...BAD_IDS, ...WRITES, ...NOT_FOUND, ...NO_ROUTES, ...SAME_PATHS];
