import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.js';
import { Service } from './service.js';

/** Addresses of the service that an answer may name. */
const OWN = /^\/(sessions|docs|console|erasures|openapi\.json|health|metrics)/;

describe('the service below the path of a gateway', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start({ BASE_PATH: '/voice/store' });
  });
  afterAll(() => service.stop());

  it('cannot begin like any of its own paths, because requests are accepted with and without it', () => {
    const firsts = service.app.routes.list().map((route) => route.split('/')[1] ?? '');
    const own = [...new Set(firsts)].filter((first) => /^[a-z]/.test(first));
    expect(own).toContain('sessions');
    for (const first of own) expect(() => loadConfig({ BASE_PATH: `/${first}` }), first).toThrow('BASE_PATH');
    expect(loadConfig({ BASE_PATH: '/api/sessions' }).http.basePath).toBe('/api/sessions');
  });

  const inject = (url: string, options: { method?: 'POST' | 'DELETE'; payload?: object; accept?: string } = {}) => {
    const { method = 'GET', payload, accept = '*/*' } = options;
    return service.app.nest.inject({ method, url, headers: { accept }, ...(payload ? { payload } : {}) });
  };

  /** Whether the gateway strips the prefix or forwards it, the answers are the same. */
  describe.each(['/voice/store', ''])('with requests for %j', (prefix) => {
    const id = prefix === '' ? 'stripped' : 'whole';
    const path = `${prefix}/sessions/${id}`;

    it('has the prefix in Location, Link, problem types and instances', async () => {
      const created = await inject(`${prefix}/sessions`, { method: 'POST', payload: { sessionId: id } });
      expect([created.statusCode, created.headers.location]).toEqual([201, `/voice/store/sessions/${id}`]);
      const events = ['a', 'b'].map((eventId) => ({ eventId, type: 'system' }));
      const batch = { events: [...events, { eventId: 'c' }] };
      const { results } = (await inject(`${path}/events/batch`, { method: 'POST', payload: batch })).json();
      expect(results[2].problem.type).toBe('/voice/store/docs/errors#INVALID_REQUEST');
      const { link } = (await inject(`${path}/events?limit=1`)).headers;
      expect(link).toBe(`</voice/store/sessions/${id}/events?limit=1&after=1>; rel="next"`);
      const refused = (await inject(`${path}x?limit=0`)).json();
      expect(refused).toMatchObject({
        type: '/voice/store/docs/errors#INVALID_REQUEST',
        instance: `/voice/store/sessions/${id}x`,
      });
      const erasure = await inject(path, { method: 'DELETE' });
      expect(erasure.headers.location).toMatch(/^\/voice\/store\/erasures\//);
    });

    it('has it in the redirect, the links and the document', async () => {
      const browser = await inject(`${prefix}/`, { accept: 'text/html' });
      expect([browser.statusCode, browser.headers.location]).toEqual([302, '/voice/store/console']);
      const { links } = (await inject(`${prefix}/`)).json();
      for (const link of Object.values<string>(links)) expect((await inject(link)).statusCode, link).toBe(200);
      const { servers } = (await inject(`${prefix}/openapi.json`)).json();
      expect(servers[0].url).toBe('/voice/store');
    });

    it('serves a console and docs whose own addresses lead to files', async () => {
      for (const page of ['/console', '/console/sessions/x', '/docs', '/docs/errors']) {
        const { body } = await inject(prefix + page);
        const base = `http://here/voice/store${page}`;
        const addresses = [...body.matchAll(/(?:src|href)="([^"#][^"]*)"/g)].map(([, to = '']) => new URL(to, base));
        for (const { protocol, pathname } of addresses.filter(({ protocol }) => protocol === 'http:')) {
          expect(pathname, protocol).toMatch(/^\/voice\/store\//);
          expect((await inject(pathname)).statusCode, pathname).toBe(200);
        }
      }
      expect((await inject(`${prefix}/console`)).body).toContain('name="base-path" content="/voice/store"');
    });
  });

  it.each([
    '/voice',
    '/voice/stores',
    '/voice/store/nothing',
    '/voice/store/voice/store/sessions',
    '/Voice/store/sessions',
  ])('has nothing at %s', async (path) => {
    const { statusCode, body } = await inject(path);
    expect(statusCode).toBe(404);
    expect(JSON.parse(body).instance).not.toMatch(OWN);
  });

  it('answers the prefix alone, with a query and with the host in the target', async () => {
    for (const path of ['/voice/store', '/voice/store?x=1', 'http://any.example/voice/store/health']) {
      expect((await inject(path)).statusCode, path).toBe(200);
    }
  });

  it('answers another method for a path with 405 and Allow', async () => {
    const { statusCode, headers } = await inject('/voice/store/health', { method: 'POST' });
    expect([statusCode, headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});
