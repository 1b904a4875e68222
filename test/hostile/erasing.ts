import { SECRET } from './client.js';
import { NO_ENCODINGS } from './queries.js';
import { type RequestCase, shown } from './request-case.js';

const JSON_TYPE = { 'content-type': 'application/json' };

type Expected = Omit<RequestCase, 'name' | 'method' | 'path'>;

function deleteCase(path: string, expected: Expected): RequestCase {
  return { name: `DELETE ${shown(path)} ${expected.body ?? ''}`, method: 'DELETE', path, ...expected };
}

function putCase(path: string, body: string, expected: Expected): RequestCase {
  return { name: `PUT ${shown(path)} ${shown(body)}`, method: 'PUT', path, body, headers: JSON_TYPE, ...expected };
}

const BAD = { status: 400, code: 'INVALID_REQUEST' } as const;
const NO_FILTER = { ...BAD, parameter: 'metadata.*' } as const;
const HOLD = '/sessions/r/hold';

/** Requests that would erase more than was meant, so they must all be refused. */
const TYPOS: readonly RequestCase[] = [
  ...['', '?', '?dryRun=false', '?dryRun=true', '?&'].map((query) => deleteCase(`/sessions${query}`, NO_FILTER)),
  ...['metadata', 'status', 'limit', 'cursor', 'user', 'Metadata.user', 'dryrun', '*', 'metadata[user]', '$where'].map(
    (name) => deleteCase(`/sessions?${name}=${SECRET}`, { ...BAD, parameter: name }),
  ),
  deleteCase(`/sessions?metadata.user=none&status=active`, { ...BAD, parameter: 'status' }),
  ...['', 'TRUE', '1', 'yes', 'true,false', 'true&dryRun=true', `${SECRET}!`].map((value) =>
    deleteCase(`/sessions?metadata.user=none&dryRun=${value}`, { ...BAD, parameter: 'dryRun' }),
  ),
  ...['none&metadata.user=none', 'x'.repeat(257), '+15557654321', '%2015557654321', '+', ...NO_ENCODINGS].map((value) =>
    deleteCase(`/sessions?metadata.user=${value}`, { ...BAD, parameter: 'metadata.user' }),
  ),
  deleteCase(`/sessions?${Array.from({ length: 11 }, (_, index) => `metadata.k${index}=`).join('&')}`, {
    ...BAD,
    parameter: 'metadata.k10',
  }),
  ...['{}', '{"sessionId":"r"}', '[]', '{', 'x'].map((body) =>
    deleteCase('/sessions?metadata.user=none', { ...BAD, body, headers: JSON_TYPE, pointer: '' }),
  ),
  ...['', HOLD.slice('/sessions/r'.length)].map((after) =>
    deleteCase(`/sessions/r${after}`, { ...BAD, body: '{}', headers: JSON_TYPE, pointer: '' }),
  ),
  deleteCase('/sessions/r', {
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
    body: 'a=b',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  }),
];

/** Filters that match no session, whatever they look like. */
const HARMLESS: readonly RequestCase[] = [
  'metadata.user=',
  'metadata.=x',
  'metadata.__proto__=x',
  'metadata.a=%27%20OR%201=1--',
  'metadata.a[$ne]=1',
  'metadata.a=*',
  'metadata.*=*',
  'metadata.a=%25',
  'metadata.a.b=%00',
].map((query) => deleteCase(`/sessions?${query}&dryRun=true`, { status: 200 }));

const NO_IDS = ['.a', 'a%2fb', '%00', '..%2f..', '%2e%2e', '*', 'x'.repeat(129), '%20', '$ne'];

const BAD_IDS: readonly RequestCase[] = NO_IDS.flatMap((id) => [
  deleteCase(`/sessions/${id}`, { ...BAD, parameter: 'sessionId' }),
  deleteCase(`/sessions/${id}/hold`, { ...BAD, parameter: 'sessionId' }),
  putCase(`/sessions/${id}/hold`, '{}', { ...BAD, parameter: 'sessionId' }),
  { name: `GET /erasures/${shown(id)}`, method: 'GET', path: `/erasures/${id}`, ...BAD, parameter: 'erasureId' },
]);

const NOT_THERE: readonly RequestCase[] = [
  ...['none', 'R', '__proto__x', 'toString', 'batch'].flatMap((id) => [
    deleteCase(`/sessions/${id}`, { status: 404, code: 'SESSION_NOT_FOUND' }),
    deleteCase(`/sessions/${id}/hold`, { status: 404, code: 'SESSION_NOT_FOUND' }),
    putCase(`/sessions/${id}/hold`, '{}', { status: 404, code: 'SESSION_NOT_FOUND' }),
  ]),
  ...['none', 's-', 'm-0', `s-${'0'.repeat(40)}`, '__proto__', 'toString', 'r'].map((id) => ({
    name: `GET /erasures/${id}`,
    method: 'GET',
    path: `/erasures/${id}`,
    status: 404,
    code: 'ERASURE_NOT_FOUND' as const,
  })),
  deleteCase('/sessions/', { status: 404, code: 'ROUTE_NOT_FOUND' }),
  deleteCase('/sessions//hold', { status: 404, code: 'ROUTE_NOT_FOUND' }),
  { name: 'GET /erasures', method: 'GET', path: '/erasures', status: 404, code: 'ROUTE_NOT_FOUND' },
];

const HOLDS: readonly RequestCase[] = [
  ...['5', 'true', '[]', '{}', JSON.stringify('x'.repeat(257)), '"\\ud800"'].map((reason) =>
    putCase(HOLD, `{"reason":${reason}}`, { ...BAD, pointer: '/reason' }),
  ),
  putCase(HOLD, `{"Reason":"${SECRET}"}`, { ...BAD, pointer: '/Reason' }),
  putCase(HOLD, '{"reason":"a","reason":"b"}', { ...BAD, pointer: '/reason' }),
  putCase('/sessions/none/hold', '{"reason":null}', { status: 404, code: 'SESSION_NOT_FOUND' }),
  putCase(HOLD, '{"since":"2026-01-01T00:00:00Z"}', { ...BAD, pointer: '/since' }),
  ...['null', '[]', '"x"', '{', ''].map((body) =>
    putCase(HOLD, body, body === '' ? { status: 200 } : { ...BAD, pointer: '' }),
  ),
  putCase(HOLD, JSON.stringify({ reason: '😀'.repeat(256) }), { status: 200 }),
  putCase(HOLD, JSON.stringify({ reason: '"}</script>\u0000\u2028' }), { status: 200 }),
  deleteCase('/sessions/r', { status: 409, code: 'SESSION_HELD' }),
  deleteCase(HOLD, { status: 200 }),
];

/** The calls that erase, and the hold that prevents it. None of them erases the session r. */
export const ERASING: readonly RequestCase[] = [...TYPOS, ...HARMLESS, ...BAD_IDS, ...NOT_THERE, ...HOLDS];
