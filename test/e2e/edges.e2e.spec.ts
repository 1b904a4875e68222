import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operationsOf } from '../../src/http/openapi/operations.js';
import { DOCUMENT } from '../openapi-responses.js';
import { Service } from './service.js';

describe('the edges of HTTP', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
    await service.post('/sessions', { sessionId: 's' });
  });
  afterAll(() => service.stop());

  const event = '{"eventId":"e","type":"system"}';

  it.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data', 415],
    ['application/vnd.api+json', 415],
    ['application/json; charset=utf-16', 415],
    ['application/x-ndjson', 415],
    ['nonsense', 415],
    ['APPLICATION/JSON', 200],
    ['application/json; charset=UTF-8', 200],
    ['application/json;charset="utf-8"', 200],
  ])('answers a body of type %s with %i', async (type, status) => {
    await service.call('POST', '/sessions/s/events', { raw: event });
    const answer = await service.call('POST', '/sessions/s/events', { raw: event, headers: { 'content-type': type } });
    expect(answer.status).toBe(status);
  });

  it('answers a body without a type, or with a Content-Encoding, with 415', async () => {
    const bare = await service.app.nest.inject({ method: 'POST', url: '/sessions', payload: Buffer.from('{}') });
    expect(bare.statusCode).toBe(415);
    const packed = await service.call('POST', '/sessions', { raw: '{}', headers: { 'content-encoding': 'gzip' } });
    expect(packed.status).toBe(415);
  });

  it.each(['', '{', 'nul', '{"a":1}x', '\ufeff\ufeff{}', '"\\x"'])(
    'answers the body %j with 400 and the pointer ""',
    async (raw) => {
      const { status, json } = await service.call('POST', '/sessions', { raw });
      expect(status).toBe(400);
      expect(json.errors[0].pointer).toBe('');
    },
  );

  it('answers invalid UTF-8 with 400', async () => {
    const raw = Buffer.concat([Buffer.from('{"sessionId":"'), Buffer.from([0xff, 0xc0, 0x80]), Buffer.from('"}')]);
    expect((await service.call('POST', '/sessions', { raw })).status).toBe(400);
  });

  it('answers a body over the limit with 413 and the limit', async () => {
    const raw = `{"sessionId":"big","metadata":{"a":"${'x'.repeat(1024 * 1024)}"}}`;
    const { status, json } = await service.call('POST', '/sessions', { raw });
    expect(status).toBe(413);
    expect(json.detail).toContain('1048576');
  });

  it.each([
    ['PUT', '/sessions/s', 'DELETE, GET, HEAD'],
    ['PUT', '/sessions', 'DELETE, GET, HEAD, POST'],
    ['GET', '/sessions/s/complete', 'POST'],
    ['OPTIONS', '/sessions', 'DELETE, GET, HEAD, POST'],
    ['POST', '/health', 'GET, HEAD'],
  ])('answers %s %s with 405 and Allow: %s', async (method, path, allow) => {
    const { status, headers, json } = await service.call(method, path);
    expect(status).toBe(405);
    expect(headers.allow).toBe(allow);
    expect(json.code).toBe('METHOD_NOT_ALLOWED');
  });

  it.each(['/session', '/sessions/', '/sessions/s/', '/sessions/s/event', '/favicon.ico'])(
    'answers %s with 404',
    async (path) => {
      const { status, headers } = await service.get(path);
      expect(status).toBe(404);
      expect(headers['content-type']).toContain('application/problem+json');
    },
  );

  it.each(['..%2f..%2fetc', 'a%0d%0aX', '%00', 'a%20b', 'x'.repeat(129), 'x'.repeat(5_000), '.a', 'a;b', '$ne'])(
    'answers the session id %.40s with 400',
    async (id) => {
      const { status, json } = await service.get(`/sessions/${id}`);
      expect(status).toBe(400);
      expect(json.errors[0].parameter).toBeDefined();
    },
  );

  it('accepts every character that an id may have, in body and path', async () => {
    for (const sessionId of [
      '+49.170:a@b=c~d-_',
      `A${'z'.repeat(127)}`,
      '_',
      '-',
      '-JhLeOlGIEjaIOFHR0xd',
      '+',
      '__a',
    ]) {
      const created = await service.post('/sessions', { sessionId });
      expect(created.status).toBe(201);
      expect((await service.get(created.headers.location ?? '')).status).toBe(200);
      expect((await service.get(`/sessions/${encodeURIComponent(sessionId)}`)).status).toBe(200);
    }
  });

  it('returns the request id if it is valid, and one of its own otherwise', async () => {
    expect((await service.get('/sessions/s', { 'x-request-id': 'abc/1' })).headers['x-request-id']).toBe('abc/1');
    const own = await service.get('/sessions/none', { 'x-request-id': 'a b' });
    expect(own.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(own.json.requestId).toBe(own.headers['x-request-id']);
  });

  it('answers a path with invalid percent-encoding with 400', async () => {
    const { statusCode, headers, payload } = await service.app.nest.inject({
      url: '/%zz',
      headers: { 'x-request-id': 'bad-url' },
    });
    expect([statusCode, headers['x-request-id']]).toEqual([400, 'bad-url']);
    expect(JSON.parse(payload).errors).toEqual([{ parameter: 'path', detail: expect.any(String) }]);
  });

  it.each([
    '/',
    '/health',
    '/ingest',
    '/sessions',
    '/sessions/s',
    '/sessions/s/events',
    '/sessions/s/annotations',
    '/stats',
  ])('lets no cache reuse GET %s without revalidation', async (path) => {
    const { status, headers } = await service.get(path);
    expect([status, headers['cache-control']]).toEqual([200, expect.stringMatching(/^no-(cache|store)$/)]);
  });

  it('never repeats a value of the client in a problem', async () => {
    const secret = 'my-secret-words';
    for (const raw of [
      `{"sessionId":"${secret} "}`,
      `{"sessionId": ${secret}`,
      `{"sessionId":"s","status":"${secret}"}`,
    ]) {
      expect((await service.call('POST', '/sessions', { raw })).text).not.toContain(secret);
    }
    expect((await service.get(`/sessions?cursor=${secret}!`)).text).not.toContain(secret);
  });

  it('sends the security headers, and no CORS header unless configured', async () => {
    const { headers } = await service.get('/sessions/s', { origin: 'http://evil.example' });
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('answers preflights of the origins that CORS_ORIGINS names', async () => {
    const open = await Service.start({ CORS_ORIGINS: 'http://console.example' });
    const ask = (origin: string) =>
      open.app.nest.inject({
        method: 'OPTIONS',
        url: '/sessions',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    expect((await ask('http://console.example')).headers['access-control-allow-origin']).toBe('http://console.example');
    expect((await ask('http://evil.example')).headers['access-control-allow-origin']).not.toBe('http://evil.example');
    await open.stop();
  });

  it('identifies itself at /, and redirects a browser to the console; also for HEAD', async () => {
    for (const accept of ['*/*', 'application/json', '']) {
      const { status, json, headers } = await service.get('/?utm_source=x', { accept });
      expect(status).toBe(200);
      expect(headers.vary).toBe('Accept');
      expect(Object.keys(json)).toEqual(['service', 'version', 'links']);
      for (const path of Object.values<string>(json.links))
        expect((await service.app.nest.inject(path)).statusCode).toBe(200);
    }
    const browser = await service.get('/', { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' });
    expect([browser.status, browser.headers.location]).toEqual([302, '/console']);
    expect((await service.call('HEAD', '/')).status).toBe(200);
    expect((await service.call('HEAD', '/', { headers: { accept: 'text/html' } })).status).toBe(302);
  });

  it('serves IPv6 and IPv4 on ::, and only IPv4 if the machine has no IPv6', async () => {
    const both = await Service.start();
    const { port } = new URL(await both.app.listen(0, '::'));
    const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ family }) => family === 'IPv6'));
    for (const host of hasIpv6 ? ['[::1]', '127.0.0.1'] : ['127.0.0.1']) {
      expect((await fetch(`http://${host}:${port}/health/live`)).status, host).toBe(200);
    }
    await both.stop();
  });

  it('closes the connection of a caller that reads nothing of its answer for a minute', () => {
    expect(service.app.nest.getHttpServer().timeout).toBe(60_000);
  });

  it('reports its health', async () => {
    const { status, json } = await service.get('/health');
    expect(status).toBe(200);
    expect(json).toMatchObject({ status: 'ok', dependencies: { sqlite: { status: 'up' } } });
    expect((await service.get('/health/live')).status).toBe(200);
    expect((await service.get('/health/ready')).status).toBe(200);
    service.app.lifecycle.drain();
    expect((await service.get('/health/ready')).status).toBe(503);
    expect((await service.get('/health')).status).toBe(200);
  });

  it('serves exactly the calls of its API reference', () => {
    const isOwnAffair = (route: string) => route.startsWith('HEAD ') || /\/(assets|console)/.test(route);
    const documented = operationsOf(DOCUMENT).map(
      ({ method, path }) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
    );
    expect(service.app.routes.list().filter((route) => !isOwnAffair(route))).toEqual(documented.sort());
  });

  it('serves its metrics and its API reference', async () => {
    expect((await service.get('/metrics')).text).toContain('conversation_append_outcomes_total');
    expect((await service.get('/openapi.json')).json.openapi).toMatch(/^3\.1/);
    expect((await service.get('/docs')).text).toContain('<html');
  });
});
