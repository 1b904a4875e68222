import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServiceHome } from '../e2e/service-home.js';
import { assertMatchesDocument, DOCUMENT } from '../openapi-responses.js';
import { BODIES } from './bodies.js';
import { HostileClient, SECRET } from './client.js';
import { ERASING } from './erasing.js';
import { FIELD_CASES } from './fields.js';
import { BAD_REQUEST_IDS, GOOD_REQUEST_IDS, HEADERS } from './headers.js';
import { METHOD_CASES, READABLE_PATHS } from './methods.js';
import { PATHS } from './paths.js';
import { QUERIES } from './queries.js';
import type { RequestCase } from './request-case.js';
import { PIPELINE, SOCKETS } from './sockets.js';
import { inAnnotation, inBatch, inLines, inMetadata, inPayload } from './value-places.js';
import { VALUES } from './values.js';

describe('a hostile client', () => {
  const home = ServiceHome.forAllTests({ LOG_LEVEL: 'trace' });
  let client: HostileClient;
  let count = 0;
  const nextId = () => `h${++count}`;

  beforeAll(async () => {
    client = new HostileClient(await home.service.address());
    await client.post('/sessions', '{"sessionId":"values"}');
    const headers = { 'content-type': 'application/json' };
    await client.send({ method: 'PUT', path: '/sessions/values/annotations/review', body: '{}', headers });
    await client.post('/sessions', '{"sessionId":"r"}');
    for (const id of ['e1', 'e2', 'e3']) await client.post('/sessions/r/events', `{"eventId":"${id}","type":"system"}`);
  });

  afterAll(() => client.close());

  const tables = { BODIES, FIELD_CASES, PATHS, QUERIES, METHOD_CASES, HEADERS, ERASING };
  describe.each(Object.entries(tables))('of the table %s', (_, cases) => {
    for (const each of cases) it(`${each.status}: ${each.name}`, () => expectAnswer(each));

    it('has left the session r as it was', async () => {
      const { status, lastSequence } = (await client.get('/sessions/r')).json;
      expect([status, lastSequence]).toEqual(['active', 3]);
    });
  });

  it.each(READABLE_PATHS)('answers HEAD %s as GET, without a body', async (path) => {
    const head = await client.send({ method: 'HEAD', path });
    const { status, headers } = await client.get(path);
    expect([head.status, head.text, head.headers['content-type']]).toEqual([status, '', headers['content-type']]);
  });

  it.each(GOOD_REQUEST_IDS)('returns the request id %s', async (id) => {
    expect((await client.get('/sessions/none', { 'x-request-id': id })).json.requestId).toBe(id);
  });

  it.each(BAD_REQUEST_IDS)('replaces the request id %s with one of its own', async (id) => {
    expect((await client.get('/sessions/none', { 'x-request-id': id })).json.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each(SOCKETS)('answers a socket that sends $name', async ({ bytes, statuses }) => {
    const text = await client.talk(bytes, () => statuses.length === 0);
    expect(statusesIn(text), text.slice(0, 500)).toEqual(statuses);
    // The parser answers in plain text; whatever became a request has an id.
    if (/^HTTP\/1\.1 (200|404|405|413)/.test(text)) expect(text).toMatch(/^x-request-id: \S+\r$/im);
    expect((await client.get('/health/live')).status).toBe(200);
  });

  it('answers pipelined requests in their order', async () => {
    const lines = PIPELINE.map(({ path }, index) => `GET ${path} HTTP/1.1\r\nHost: x\r\nX-Request-Id: p${index}\r\n`);
    const text = await client.talk(`${lines.join('\r\n')}Connection: close\r\n\r\n`);
    expect(statusesIn(text)).toEqual(PIPELINE.map(({ status }) => status));
    const ids = [...text.matchAll(/^x-request-id: (p\d+)\r$/gim)].map(([, id]) => id);
    expect(ids).toEqual(PIPELINE.map((_, index) => `p${index}`));
  });

  it.each(['/stream', '/sessions/r/stream'])('answers HEAD %s and closes the connection', async (path) => {
    const head = await client.send({ method: 'HEAD', path });
    expect([head.status, head.text]).toEqual([200, '']);
  });

  const places = { payload: inPayload, metadata: inMetadata, batch: inBatch, lines: inLines, annotation: inAnnotation };
  describe.each(Object.entries(places))('with a value in %s', (_, place) => {
    for (const value of VALUES) it(`${value.verdict}: ${value.name}`, () => place(client, value, nextId()));
  });

  const statusesIn = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));

  async function expectAnswer({ status, code, pointer, parameter, responseHeaders, ...sent }: RequestCase) {
    const answer = await client.send(sent);
    expect(answer.status, answer.text.slice(0, 500)).toBe(status);
    // The reference contains paths as they are written there, not in other spellings.
    if (!/[%#]/.test(sent.path))
      assertMatchesDocument(DOCUMENT, { ...sent, ...answer, body: answer.json ?? answer.text });
    if (code !== undefined && sent.method !== 'HEAD') expect(answer.json.code).toBe(code);
    if (pointer !== undefined) expect(answer.json.errors).toContainEqual({ pointer, detail: expect.any(String) });
    if (parameter !== undefined) expect(answer.json.errors).toContainEqual({ parameter, detail: expect.any(String) });
    if (responseHeaders !== undefined) expect(answer.headers).toMatchObject(responseHeaders);
  }

  it('leaves the process running, with no error and no content of the requests in its log', async () => {
    expect((await client.get('/health')).json.status).toBe('ok');
    const { output } = await home.service.kill('SIGKILL');
    expect(output).not.toContain(SECRET);
    expect(output).not.toMatch(/"level":"?(error|fatal|50|60)/);
  });
});
