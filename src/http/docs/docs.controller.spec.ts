import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertMatchesDocument } from '../../../test/openapi-responses.js';
import { DEFAULT_LIMITS } from '../../domain/limits.js';
import { ERROR_KINDS } from '../../error-kinds.js';
import { openApiDocument } from '../../openapi-document.js';
import { ProblemFilter } from '../problem.filter.js';
import { PublicPaths } from '../public-paths.js';
import { RouteTable } from '../route-table.js';
import { ApiReference } from './api-reference.js';
import { DocsController } from './docs.controller.js';
import { ASSET_NAMES } from './docs-assets.js';

const document = await openApiDocument({ version: '1.2.3', limits: DEFAULT_LIMITS });

@Module({
  controllers: [DocsController],
  providers: [{ provide: ApiReference, useValue: new ApiReference(async () => document, ERROR_KINDS) }],
})
class DocsTestModule {}

let app: NestFastifyApplication;

beforeAll(async () => {
  app = await NestFactory.create<NestFastifyApplication>(DocsTestModule, new FastifyAdapter(), { logger: false });
  app.useGlobalFilters(new ProblemFilter(new RouteTable(), { failed: () => undefined }, new PublicPaths('')));
  await app.init();
});

afterAll(() => app.close());

const get = (url: string, headers: Readonly<Record<string, string>> = {}) =>
  app.inject({ method: 'GET', url, headers });

/** Returns every address from which a page loads something. */
function addressesOf(html: string): readonly string[] {
  return [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address = '']) => address);
}

describe('GET /openapi.json', () => {
  it('is the document of the running service', async () => {
    const response = await get('/openapi.json');
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual(document);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
  });
});

describe.each(['/openapi.json', '/docs', '/docs/errors'])('GET %s', (path) => {
  it('answers as documented, and 304 to the holder of a copy', async () => {
    const { statusCode: status, headers, body } = await get(path);
    // The request id is added by the gate in front of the controllers.
    assertMatchesDocument(document, {
      method: 'GET',
      path,
      status,
      headers: { ...headers, 'x-request-id': 'r' },
      body,
    });
    const again = await get(path, { 'if-none-match': String(headers.etag) });
    expect(again.statusCode).toBe(304);
    expect(again.body).toBe('');
    expect((await get(path, { 'if-none-match': '"other"' })).statusCode).toBe(200);
  });
});

describe.each(['/docs', '/docs/errors'])('the page %s', (path) => {
  it('forbids everything from elsewhere, and inline scripts', async () => {
    const policy = String((await get(path)).headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/);
  });

  it('loads only what this service serves', async () => {
    const { body } = await get(path);
    const served = addressesOf(body).filter((address) => !/^(#|data:)/.test(address));
    expect(served.length).toBeGreaterThan(0);
    for (const address of served) {
      expect(address).not.toMatch(/^(\/\/|[a-z]+:)/i);
      const { pathname } = new URL(address, `http://here${path}`);
      expect((await get(pathname)).statusCode, pathname).toBe(200);
    }
    expect(body).not.toMatch(/<script(?![^>]*src=)|\son\w+=|<style|style=/i);
  });
});

describe('GET /docs', () => {
  it('lists every operation for browsers without JavaScript', async () => {
    const [, fallback = ''] = /<noscript>(.*)<\/noscript>/s.exec((await get('/docs')).body) ?? [];
    for (const [path, item] of Object.entries(document.paths)) {
      for (const method of Object.keys(item))
        expect(fallback).toContain(`<code>${method.toUpperCase()} ${path}</code>`);
    }
  });
});

describe('GET /docs/errors', () => {
  it('has an anchor for every code, which the `type` of a problem links to', async () => {
    const { body } = await get('/docs/errors');
    for (const code of Object.keys(ERROR_KINDS)) expect(body).toContain(`<section id="${code}">`);
  });
});

describe('GET /docs/assets/:name', () => {
  it('serves each file of the closed list, with its type', async () => {
    for (const name of ASSET_NAMES) {
      const response = await get(`/docs/assets/${name}`);
      expect(response.statusCode, name).toBe(200);
      expect(response.headers['content-type']).toMatch(name.endsWith('.css') ? /^text\/css/ : /^text\/javascript/);
      expect(response.rawPayload.length).toBeGreaterThan(100);
      const again = await get(`/docs/assets/${name}`, { 'if-none-match': String(response.headers.etag) });
      expect(again.statusCode).toBe(304);
    }
  });

  it.each([
    'index.html',
    'package.json',
    'swagger-ui-bundle.js.map',
    '..%2fpackage.json',
    '%2e%2e%2fpackage.json',
    '..%5cpackage.json',
    '__proto__',
    'constructor',
    'swagger-ui.css%00',
  ])('refuses %s', async (name) => {
    const response = await get(`/docs/assets/${name}`);
    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ code: 'ROUTE_NOT_FOUND' });
  });
});
