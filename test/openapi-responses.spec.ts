import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../src/domain/limits.js';
import { EVENT_EXAMPLE, SESSION_EXAMPLE } from '../src/http/openapi/examples.js';
import { openApiDocument } from '../src/openapi-document.js';
import { assertMatchesDocument, type ObservedResponse } from './openapi-responses.js';

const document = await openApiDocument({ version: '1.2.3', limits: DEFAULT_LIMITS });

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8', 'x-request-id': 'r-1' };
const PROBLEM_HEADERS = { 'content-type': 'application/problem+json; charset=utf-8', 'x-request-id': 'r-1' };

const SESSION_NOT_FOUND = {
  type: '/docs/errors#SESSION_NOT_FOUND',
  title: 'No such session',
  status: 404,
  detail: 'There is no session c-1.',
  instance: '/sessions/c-1',
  code: 'SESSION_NOT_FOUND',
  retryable: true,
  requestId: 'r-1',
};

function anAnswer(changes: Partial<ObservedResponse> = {}): ObservedResponse {
  const path = '/sessions/call-4711/events/evt-1';
  return { method: 'GET', path, status: 200, headers: JSON_HEADERS, body: EVENT_EXAMPLE, ...changes };
}

const check = (changes: Partial<ObservedResponse>) => () => assertMatchesDocument(document, anAnswer(changes));

describe('assertMatchesDocument', () => {
  it('accepts documented answers: parsed, as text, as bytes, with fetch headers', () => {
    expect(check({})).not.toThrow();
    expect(check({ body: JSON.stringify(EVENT_EXAMPLE) })).not.toThrow();
    expect(check({ body: Buffer.from(JSON.stringify(EVENT_EXAMPLE)) })).not.toThrow();
    expect(check({ headers: new Headers(JSON_HEADERS) })).not.toThrow();
    expect(check({ path: '/sessions/{sessionId}/events/{eventId}' })).not.toThrow();
  });

  it('accepts documented problems', () => {
    const problem = { status: 404, headers: PROBLEM_HEADERS, body: SESSION_NOT_FOUND };
    expect(check(problem)).not.toThrow();
    expect(check({ ...problem, path: '/sessions/c-1?limit=1' })).not.toThrow();
  });

  it('prefers the literal path to the template', () => {
    const result = { results: [], appended: 0, duplicates: 0, conflicts: 0, invalid: 0 };
    expect(check({ method: 'POST', path: '/sessions/c-1/events/batch', body: result })).not.toThrow();
    expect(check({ method: 'GET', path: '/sessions/c-1/events/batch' })).not.toThrow();
  });

  it.each<[string, Partial<ObservedResponse>, RegExp]>([
    ['an undocumented status', { status: 418 }, /status 418 is not documented.*it has 200, 400/],
    [
      'an undocumented content type',
      { headers: { ...JSON_HEADERS, 'content-type': 'text/html' } },
      /content type text\/html/,
    ],
    ['no content type', { headers: { 'x-request-id': 'r-1' } }, /content type undefined/],
    ['an undocumented member', { body: { ...EVENT_EXAMPLE, secret: 1 } }, /"unevaluatedProperty":"secret"/],
    ['a missing member', { body: { ...EVENT_EXAMPLE, sequence: undefined } }, /'sequence'/],
    [
      'a wrong value deep inside',
      { body: { ...EVENT_EXAMPLE, recordedAt: '2026-01-15T09:30:00Z' } },
      /body\/recordedAt/,
    ],
    ['a body that is not JSON', { body: '{"eventId":' }, /no JSON/],
    ['an empty body', { body: '' }, /no JSON/],
    ['a missing header', { headers: { 'content-type': 'application/json' } }, /X-Request-Id is missing/],
    ['an undocumented header', { headers: { ...JSON_HEADERS, Location: '/x' } }, /Location is not documented here/],
    ['an unknown path', { path: '/nowhere' }, /no such path/],
    ['an unknown method', { method: 'PATCH' }, /no such method/],
    [
      'a code that this call cannot answer',
      {
        path: '/sessions/c-1',
        status: 404,
        headers: PROBLEM_HEADERS,
        body: { ...SESSION_NOT_FOUND, code: 'EVENT_NOT_FOUND', type: '/docs/errors#EVENT_NOT_FOUND' },
      },
      /body\/code/,
    ],
    [
      'a problem as plain JSON',
      { status: 404, headers: JSON_HEADERS, body: SESSION_NOT_FOUND },
      /content type application\/json is not documented/,
    ],
    [
      'a 503 without Retry-After',
      { status: 503, headers: PROBLEM_HEADERS, body: SESSION_NOT_FOUND },
      /Retry-After is missing/,
    ],
  ])('refuses %s', (_, changes, message) => {
    expect(check(changes)).toThrow(message);
  });

  it('reads numbers in headers', () => {
    const problem = {
      ...SESSION_NOT_FOUND,
      type: '/docs/errors#STORE_UNAVAILABLE',
      title: 'The store cannot be reached, or its answer is unknown',
      status: 503,
      code: 'STORE_UNAVAILABLE',
    };
    const answer = (retryAfter: unknown) => ({
      status: 503,
      headers: { ...PROBLEM_HEADERS, 'retry-after': retryAfter },
      body: problem,
    });
    expect(check(answer(2))).not.toThrow();
    expect(check(answer('2'))).not.toThrow();
    expect(check(answer('soon'))).toThrow(/header Retry-After/);
  });

  it('refuses a body with a 304, and accepts HEAD as GET without one', () => {
    const headers = { ...JSON_HEADERS, etag: '"1-active-0-50"' };
    const answer = { path: '/sessions/call-4711', status: 304, headers };
    expect(check({ ...answer, body: '' })).not.toThrow();
    expect(check({ ...answer, body: SESSION_EXAMPLE })).toThrow(/a body came/);
    expect(check({ method: 'HEAD', body: '' })).not.toThrow();
    expect(check({ method: 'HEAD', body: EVENT_EXAMPLE })).toThrow(/a body came/);
  });

  it('accepts 404 for an unknown path and 405 with Allow', () => {
    const shared = { instance: '/nowhere', requestId: 'r-1', retryable: false, detail: 'No.' };
    const notFound = {
      ...shared,
      type: '/docs/errors#ROUTE_NOT_FOUND',
      title: 'No such path',
      status: 404,
      code: 'ROUTE_NOT_FOUND',
    };
    expect(check({ path: '/nowhere', status: 404, headers: PROBLEM_HEADERS, body: notFound })).not.toThrow();
    const wrongMethod = {
      ...shared,
      type: '/docs/errors#METHOD_NOT_ALLOWED',
      title: 'This path does not support this method',
      status: 405,
      code: 'METHOD_NOT_ALLOWED',
    };
    const answer = { method: 'PATCH', path: '/sessions', status: 405, body: wrongMethod };
    expect(check({ ...answer, headers: { ...PROBLEM_HEADERS, allow: 'GET, HEAD, POST' } })).not.toThrow();
    expect(check({ ...answer, headers: PROBLEM_HEADERS })).toThrow(/Allow is missing/);
  });
});
