import { operationsOf } from '../../src/http/openapi/operations.js';
import { DOCUMENT } from '../openapi-responses.js';
import type { RequestCase } from './request-case.js';

const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'QUERY',
  'LINK',
  'M-SEARCH',
  'PURGE',
];
const PARAMETERS: Readonly<Record<string, string>> = { sessionId: 'r', eventId: 'e1' };

const templates = [...new Set(operationsOf(DOCUMENT).map(({ path }) => path))];

function allowedBy(template: string): readonly string[] {
  const methods = operationsOf(DOCUMENT).filter(({ path }) => path === template);
  const known = methods.map(({ method }) => method.toUpperCase());
  return [...known, ...(known.includes('GET') ? ['HEAD'] : [])].sort();
}

const pathOf = (template: string) => template.replace(/\{(\w+)\}/g, (_, name: string) => PARAMETERS[name] ?? name);

/** `/sessions/{sessionId}/events/batch` is also the event with the id `batch`. */
const alsoAllowed = (path: string) => (path.endsWith('/events/batch') ? ['GET', 'HEAD'] : []);

const BODIES: readonly Pick<RequestCase, 'body' | 'headers'>[] = [
  {},
  { body: '<x/>', headers: { 'content-type': 'text/plain' } },
  { body: '{', headers: { 'content-type': 'application/json' } },
  { body: 'x' },
];

function wrongMethods(template: string): readonly RequestCase[] {
  const path = pathOf(template);
  const allowed = [...allowedBy(template), ...alsoAllowed(path)].sort();
  const expected = { status: 405, code: 'METHOD_NOT_ALLOWED', responseHeaders: { allow: allowed.join(', ') } } as const;
  const wrong = METHODS.filter((method) => !allowed.includes(method));
  const plain = wrong.map((method) => ({ name: `${method} ${path}`, method, path, ...expected }));
  const withBodies = ['DELETE', 'PUT', 'POST']
    .filter((method) => wrong.includes(method))
    .flatMap((method) =>
      BODIES.map((sent) => ({
        name: `${method} ${path} with ${sent.body} ${JSON.stringify(sent.headers)}`,
        method,
        path,
        ...sent,
        ...expected,
      })),
    );
  return [...plain, ...withBodies];
}

const OTHER_SPELLINGS: readonly RequestCase[] = ['/%73essions', '/sessions?x=1', '/sessions?', '/sessions#x'].map(
  (path) => ({
    name: `PUT ${path}`,
    method: 'PUT',
    path,
    status: 405,
    code: 'METHOD_NOT_ALLOWED',
    responseHeaders: { allow: 'DELETE, GET, HEAD, POST' },
  }),
);

const NO_ROUTES: readonly RequestCase[] = ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND'].flatMap((method) =>
  BODIES.map((sent) => ({
    name: `${method} /nowhere with ${sent.body}`,
    method,
    path: '/nowhere',
    ...sent,
    status: 404,
    code: 'ROUTE_NOT_FOUND' as const,
  })),
);

export const METHOD_CASES: readonly RequestCase[] = [
  ...templates.flatMap(wrongMethods),
  ...OTHER_SPELLINGS,
  ...NO_ROUTES,
];

/** Paths that answer GET with something that ends; HEAD must answer the same without a body. */
export const READABLE_PATHS: readonly string[] = [
  ...templates.filter((template) => allowedBy(template).includes('GET') && !template.endsWith('/stream')).map(pathOf),
  ...[
    '/sessions/none',
    '/sessions/-a',
    '/sessions?limit=0',
    '/nowhere',
    '/sessions/r?limit=1&offset=1',
    '/sessions/r/events/none',
  ],
];
