import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Service } from './service.js';

const SCRIPT = /src="(\/console\/assets\/[^"]+\.js)"/;

describe('the console', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
  });
  afterAll(() => service.stop());

  const get = (url: string, headers: Readonly<Record<string, string>> = {}) =>
    service.app.nest.inject({ method: 'GET', url, headers });

  const script = async () => SCRIPT.exec((await get('/console')).body)?.[1] ?? '';

  it.each(['/console', '/console/', '/console/sessions', '/console/sessions/call-1?status=active&metadata.a=b&utm=x'])(
    'is one page at %s, revalidated each time, with a policy that allows nothing from elsewhere',
    async (path) => {
      const { statusCode, headers, body } = await get(path);
      expect(statusCode).toBe(200);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(headers['cache-control']).toBe('no-cache');
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      expect(body).toContain('<div id="app">');
      expect(body).not.toMatch(/<script(?![^>]*src=)|\son\w+=|<style|style=/i);
      // The namespace of SVG is not an address.
      expect(body.replaceAll('http://www.w3.org/2000/svg', '')).not.toContain('://');
      expect((await get(path, { 'if-none-match': String(headers.etag) })).statusCode).toBe(304);
    },
  );

  it('has assets that never change, compressed for clients that support it', async () => {
    const path = await script();
    const plain = await get(path);
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(plain.headers['content-encoding']).toBeUndefined();
    const packed = await get(path, { 'accept-encoding': 'br, gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.headers.vary).toContain('Accept-Encoding');
    expect((await get(path, { 'accept-encoding': 'gzip;q=0' })).headers['content-encoding']).toBeUndefined();
  });

  it('transfers at most 80 KB of JavaScript', async () => {
    const { rawPayload } = await get(await script(), { 'accept-encoding': 'gzip' });
    expect(rawPayload.length).toBeLessThanOrEqual(80 * 1024);
  });

  it.each(['assets/none.js', 'assets/..%2f..%2fmain.js', 'assets/%2e%2e/%2e%2e/main.js', 'assets/__proto__'])(
    'has no file %s',
    async (path) => {
      const { statusCode, headers, json } = await get(`/console/${path}`);
      expect([statusCode, json().code]).toEqual([404, 'ROUTE_NOT_FOUND']);
      expect(headers['cache-control']).not.toContain('immutable');
    },
  );

  it('accepts no other method', async () => {
    expect((await service.app.nest.inject({ method: 'POST', url: '/console' })).statusCode).toBe(405);
  });
});
