import { getCase, type RequestCase } from './request-case.js';

const headed = (
  headers: Readonly<Record<string, string>>,
  status: number,
  more: Partial<RequestCase> = {},
  path = '/sessions/r',
) => ({
  ...getCase(path, { status, headers, ...more }),
  name: `${path} with ${JSON.stringify(headers).slice(0, 80)}`,
});

const NO_EVENT_IDS = [
  'x',
  '-1',
  '1.0',
  '1e2',
  'NaN',
  '0x1',
  '01',
  '1,2',
  '1, 2',
  '99999999999999999999',
  '9007199254740993',
  '\u00e9',
  '[object Object]',
  '*',
];
const STREAM = '/sessions/r/stream';

const TAGS_THAT_DIFFER = [
  'x',
  '"',
  '""',
  '"x"',
  'W/',
  'W/"x"',
  ',',
  ',,,',
  '"3-active-0-5"',
  'null',
  '\u00ff',
  '"'.repeat(8_000),
  'w/"3-active-0-50"',
  '3-active-0-50',
];
const TAGS_THAT_MATCH = ['*', ' * '];

const IGNORED: readonly Readonly<Record<string, string>>[] = [
  { authorization: `Bearer ${'x'.repeat(14_000)}` },
  { authorization: 'Basic ====' },
  { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' },
  {
    'x-forwarded-for': "127.0.0.1, <script>, ' OR 1",
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'gopher',
  },
  { 'x-original-url': '/admin', 'x-rewrite-url': '/admin' },
  { host: 'evil.example', origin: 'http://evil.example' },
  { accept: 'text/html;q=nonsense, */' },
  { 'accept-encoding': 'gzip, br, \u00ff' },
  { 'accept-language': 'x'.repeat(1_000) },
  { range: 'bytes=0-0' },
  { 'if-match': '"x"', 'if-modified-since': 'nonsense', 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' },
  { cookie: '__proto__=1; constructor=2; a' },
  { constructor: 'x', tostring: 'y', hasownproperty: 'z' },
  { 'content-type': 'nonsense', 'content-encoding': 'gzip' },
  { upgrade: 'websocket', connection: 'Upgrade' },
  { te: 'trailers', via: '1.1 x' },
  { 'idempotency-key': 'x', prefer: 'return=minimal' },
  { 'x-request-id': 'x'.repeat(129) },
];

export const GOOD_REQUEST_IDS = ['a', 'abc/1', 'A.B_C:d@e+f=g/h-1', 'x'.repeat(128), '0', '/', '__proto__'];
export const BAD_REQUEST_IDS = [
  '',
  'a b',
  'x'.repeat(129),
  'a,b',
  '<script>',
  '\u00e9',
  'a;b',
  '"a"',
  'a%0d',
  '{}',
  'a\tb',
  'x'.repeat(8_000),
];

export const HEADERS: readonly RequestCase[] = [
  ...NO_EVENT_IDS.map((id) => headed({ 'last-event-id': id }, 400, { parameter: 'Last-Event-ID' }, STREAM)),
  ...TAGS_THAT_DIFFER.map((tag) => headed({ 'if-none-match': tag }, 200)),
  ...TAGS_THAT_MATCH.map((tag) => headed({ 'if-none-match': tag }, 304)),
  ...IGNORED.map((headers) => headed(headers, 200)),
];
