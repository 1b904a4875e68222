import { expect } from 'vitest';
import { ERROR_KINDS } from '../../src/error-kinds.js';
import type { Answer, Sent } from './exchange.js';

const MEMBERS = ['type', 'title', 'status', 'detail', 'instance', 'code', 'retryable', 'requestId'];

/** What the API promises for every answer, whatever the request: no 5xx, a request id, and a complete problem. */
export function assertSound({ method }: Sent, { status, headers, text, json }: Answer, secret: string): void {
  expect(status, text.slice(0, 500)).toBeLessThan(500);
  expect(headers['x-request-id']).toMatch(/^[A-Za-z0-9._:@+=/-]{1,128}$/);
  expect(headers['x-content-type-options']).toBe('nosniff');
  if (status < 400) return;
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  if (status === 405) expect(headers.allow).toMatch(/^[A-Z]+(, [A-Z]+)*$/);
  if (method === 'HEAD') return;
  expect(Object.keys(json).sort()).toEqual([...MEMBERS, ...(status === 400 ? ['errors'] : [])].sort());
  const { code } = json;
  const { title, retryable } = ERROR_KINDS[code] ?? {};
  const requestId = headers['x-request-id'];
  expect(json).toMatchObject({ type: `/docs/errors#${code}`, title, status, retryable, requestId });
  expect(ERROR_KINDS[code]?.status).toBe(status);
  expect(json.instance).toMatch(/^\//);
  if (status === 400) assertParts(json.errors);
  expect(text).not.toContain(secret);
  expect(text).not.toMatch(/node_modules|\n\s+at |SqliteError|SyntaxError/);
}

/** The `errors` of a problem, or of one item of a batch. */
export function assertParts(errors: readonly Readonly<Record<string, unknown>>[]): void {
  expect(errors.length).toBeGreaterThan(0);
  for (const { pointer, parameter, detail, ...more } of errors) {
    expect(more).toEqual({});
    expect(detail).toEqual(expect.any(String));
    expect([typeof pointer, typeof parameter].sort()).toEqual(['string', 'undefined']);
    if (typeof pointer === 'string') expect(pointer).toMatch(/^(\/|$)/);
  }
}
