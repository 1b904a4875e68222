import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Service } from '../e2e/service.js';

const ORIGIN = 'http://console.example';

describe('with CORS_ORIGINS', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start({ CORS_ORIGINS: ORIGIN });
    await service.post('/sessions', { sessionId: 's' });
  });
  afterAll(() => service.stop());

  const preflight = (origin: string, url = '/sessions') =>
    service.app.nest.inject({ method: 'OPTIONS', url, headers: { origin, 'access-control-request-method': 'POST' } });

  /** A page must be able to read why it was refused, wherever that happened. */
  it.each([
    ['an answer', 'GET', '/sessions/s', 200],
    ['an invalid id', 'GET', '/sessions/a%20b', 400],
    ['a path that cannot be decoded', 'GET', '/%zz', 400],
    ['an unknown parameter', 'GET', '/sessions/s?limt=1', 400],
    ['an unknown session', 'GET', '/sessions/none', 404],
    ['an unknown path', 'GET', '/nowhere', 404],
    ['an unknown method', 'PUT', '/sessions/s', 405],
    ['broken JSON', 'POST', '/sessions', 400],
  ])('lets the page read %s', async (_, method, url, status) => {
    const payload = method === 'POST' ? { payload: '{', headers: { 'content-type': 'application/json' } } : {};
    const { headers, ...answer } = await service.app.nest.inject({
      method: method as 'GET',
      url,
      ...payload,
      headers: { origin: ORIGIN, ...payload.headers },
    });
    expect(answer.statusCode).toBe(status);
    expect(headers['access-control-allow-origin']).toBe(ORIGIN);
    expect(headers['access-control-expose-headers']).toContain('X-Request-Id');
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    expect(headers.vary).toMatch(/Origin/i);
  });

  it('reveals nothing to any other origin', async () => {
    for (const origin of ['http://evil.example', 'null', `${ORIGIN}.evil.example`, 'http://CONSOLE.example:80']) {
      for (const url of ['/sessions/s', '/%zz']) {
        const { headers } = await service.app.nest.inject({ url, headers: { origin } });
        expect(headers['access-control-allow-origin']).toBeUndefined();
      }
      expect((await preflight(origin)).headers['access-control-allow-origin']).not.toBe(origin);
    }
  });

  it('answers a preflight with the methods, a request id and the security headers', async () => {
    const { statusCode, headers } = await preflight(ORIGIN);
    expect(statusCode).toBe(204);
    expect(headers['access-control-allow-methods']).toMatch(/POST/);
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});
