import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE_OBJECTS } from '../builders/hostile-json.js';
import { jsonText } from '../builders/json-text.js';
import { uniqueId } from '../builders/unique-id.js';
import { type Call, Service } from './service.js';

const MERGE_PATCH = { 'content-type': 'application/merge-patch+json' };

describe('annotations', () => {
  let service: Service;
  beforeAll(async () => {
    service = await Service.start({ LATE_EVENT_GRACE_SECONDS: '0' });
  });
  afterAll(() => service.stop());

  async function aSession(): Promise<string> {
    const sessionId = uniqueId('session');
    expect((await service.post('/sessions', { sessionId })).status).toBe(201);
    return sessionId;
  }

  const pathOf = (sessionId: string, name = 'review') => `/sessions/${sessionId}/annotations/${name}`;
  const put = (path: string, body: unknown, headers = {}) => service.call('PUT', path, { body, headers });
  const patch = (path: string, body: unknown, headers = {}) => service.call('PATCH', path, { body, headers });
  const remove = (path: string, headers = {}) => service.call('DELETE', path, { headers });
  const listed = async (sessionId: string) => (await service.get(`/sessions/${sessionId}/annotations`)).json;

  describe('a put', () => {
    it('creates, then replaces, and answers with the value and its tag', async () => {
      const path = pathOf(await aSession());
      const created = await put(path, { score: 4, a: [1.5, null] });
      expect([created.status, created.text]).toEqual([201, '{"a":[1.5,null],"score":4}']);
      expect(created.headers).toMatchObject({ location: path, etag: expect.stringMatching(/^"[^"]+"$/) });
      const replaced = await put(path, { score: 5 });
      expect([replaced.status, replaced.json]).toEqual([200, { score: 5 }]);
      expect(replaced.headers.location).toBeUndefined();
      expect(replaced.headers.etag).not.toBe(created.headers.etag);
      const read = await service.get(path);
      expect([read.status, read.text, read.headers.etag]).toEqual([200, '{"score":5}', replaced.headers.etag]);
    });

    it('of the same value changes nothing', async () => {
      const sessionId = await aSession();
      const created = await put(pathOf(sessionId), { a: 1, b: 2 });
      const [before] = await listed(sessionId);
      const repeated = await service.call('PUT', pathOf(sessionId), { raw: '{"b":2.0,"a":1}' });
      expect([repeated.status, repeated.headers.etag]).toEqual([200, created.headers.etag]);
      expect(await listed(sessionId)).toEqual([before]);
    });

    it.each(HOSTILE_OBJECTS)('keeps %s', async (_what, value) => {
      const path = pathOf(await aSession());
      const stored = await service.call('PUT', path, { raw: jsonText(value) });
      expect([stored.status, stored.text]).toEqual([201, jsonText(value)]);
      const read = await service.get(path);
      expect(read.text).toBe(stored.text);
      expect(read.json).toEqual(JSON.parse(JSON.stringify(value)));
      // The returned value can be sent back, and is not a change.
      const again = await service.call('PUT', path, { raw: read.text });
      expect([again.status, again.headers.etag]).toEqual([200, read.headers.etag]);
    });

    it.each([
      ['no JSON', '{', ''],
      ['an array', '[]', ''],
      ['null', 'null', ''],
      ['a text', '"a"', ''],
      ['a name twice', '{"a":1,"b":{"c":1,"c":2}}', '/b/c'],
      ['an integer that is not exact', '{"n":9007199254740993}', '/n'],
      ['a number that overflows', '{"n":1e400}', '/n'],
      ['a lone surrogate', '{"a":"\\ud800"}', '/a'],
      ['the name __proto__', '{"a":{"__proto__":1}}', '/a/__proto__'],
      ['33 levels', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`, '/a'.repeat(32)],
    ])('refuses %s', async (_what, raw, pointer) => {
      const sessionId = await aSession();
      for (const method of ['PUT', 'PATCH']) {
        const { status, json } = await service.call(method, pathOf(sessionId), { raw });
        expect([status, json.code, json.errors[0].pointer]).toEqual([400, 'INVALID_REQUEST', pointer]);
      }
      expect(await listed(sessionId)).toEqual([]);
    });

    it('accepts 64 KiB and not a byte more, both as sent and as the result of a merge', async () => {
      const path = pathOf(await aSession());
      const sized = (bytes: number) => ({ a: 'x'.repeat(bytes - '{"a":""}'.length) });
      expect((await put(path, sized(65_536))).status).toBe(201);
      const tooLarge = await put(path, sized(65_537));
      expect([tooLarge.status, tooLarge.json.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
      expect(tooLarge.json.detail).toContain('65536');
      expect((await patch(path, { b: 1 })).json).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
      expect((await service.get(path)).json).toEqual(sized(65_536));
    });

    it('requires a body, and one of the right type', async () => {
      const path = pathOf(await aSession());
      expect((await service.call('PUT', path)).status).toBe(400);
      const types = {
        PUT: ['text/plain', 'application/merge-patch+json', 'application/x-ndjson'],
        PATCH: ['text/plain'],
      };
      for (const [method, refused] of Object.entries(types)) {
        for (const type of refused) {
          const call: Call = { raw: '{}', headers: { 'content-type': type } };
          expect((await service.call(method, path, call)).json).toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' });
        }
      }
    });
  });

  describe('a patch', () => {
    it.each([MERGE_PATCH, { 'content-type': 'Application/Merge-Patch+JSON; charset=utf-8' }, {}])(
      'merges, with %j',
      async (headers) => {
        const path = pathOf(await aSession());
        await put(path, { a: 1, b: { c: 1, d: 2 }, e: [1] });
        const merged = await patch(path, { a: null, b: { c: null, f: 3 }, e: [2] }, headers);
        expect([merged.status, merged.json]).toEqual([200, { b: { d: 2, f: 3 }, e: [2] }]);
        expect((await service.get(path)).headers.etag).toBe(merged.headers.etag);
      },
    );

    it('creates an annotation that does not exist, without the nulls', async () => {
      const path = pathOf(await aSession());
      const created = await patch(path, { a: { b: null, c: 1 }, d: null }, MERGE_PATCH);
      expect([created.status, created.json, created.headers.location]).toEqual([201, { a: { c: 1 } }, path]);
    });

    it('keeps what it does not name, byte for byte', async () => {
      const path = pathOf(await aSession());
      for (const [, value] of HOSTILE_OBJECTS) {
        await service.call('PUT', path, { raw: jsonText(value) });
        expect((await patch(path, { added: 1 })).text).toBe(jsonText({ ...value, added: 1 }));
      }
    });

    it('among many concurrent ones loses none', async () => {
      const path = pathOf(await aSession());
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, index) => patch(path, { [`n${index}`]: index })),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(Object.keys((await service.get(path)).json)).toHaveLength(30);
    });

    it('that would result in more names than allowed is refused, and changes nothing', async () => {
      const path = pathOf(await aSession());
      const names = (from: number) => Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`${from + i}`, 0]));
      await put(path, names(0));
      // 64 KiB hold fewer names than a payload may have, so the size is the limit.
      expect((await patch(path, names(5_000))).json).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
      expect(Object.keys((await service.get(path)).json)).toHaveLength(5_000);
    });
  });

  describe('preconditions', () => {
    it('allow a change of the value that was read, and no other', async () => {
      const path = pathOf(await aSession());
      const first = (await put(path, { n: 1 })).headers.etag ?? '';
      const second = (await put(path, { n: 2 }, { 'if-match': `"other", ${first}` })).headers.etag ?? '';
      for (const call of [put(path, { n: 3 }, { 'if-match': first }), patch(path, { n: 3 }, { 'if-match': first })]) {
        expect((await call).json).toMatchObject({ status: 412, code: 'PRECONDITION_FAILED' });
      }
      expect((await remove(path, { 'if-match': first })).status).toBe(412);
      // A weak tag never matches strongly.
      expect((await put(path, { n: 3 }, { 'if-match': `W/${second}` })).status).toBe(412);
      expect((await service.get(path)).json).toEqual({ n: 2 });
      expect((await patch(path, { m: 3 }, { 'if-match': second })).json).toEqual({ n: 2, m: 3 });
      expect((await remove(path, { 'if-match': '*' })).status).toBe(204);
    });

    it('create only an annotation that does not exist, with If-None-Match', async () => {
      const path = pathOf(await aSession());
      expect((await put(path, { n: 1 }, { 'if-match': '*' })).status).toBe(412);
      const created = await put(path, { n: 1 }, { 'if-none-match': '*' });
      expect(created.status).toBe(201);
      expect((await put(path, { n: 2 }, { 'if-none-match': '*' })).status).toBe(412);
      expect((await patch(path, { n: 2 }, { 'if-none-match': '*' })).status).toBe(412);
      expect((await put(path, { n: 2 }, { 'if-none-match': `W/${created.headers.etag}` })).status).toBe(412);
      expect((await put(path, { n: 2 }, { 'if-none-match': '"other"' })).status).toBe(200);
    });

    it('also apply if the value that was read was deleted and put again', async () => {
      const path = pathOf(await aSession());
      const first = (await put(path, { n: 1 })).headers.etag ?? '';
      await remove(path);
      expect((await put(path, { n: 1 })).status).toBe(201);
      expect((await put(path, { n: 2 }, { 'if-match': first })).status).toBe(412);
    });

    it('let one of many requests through that rest on the same tag', async () => {
      const path = pathOf(await aSession());
      const etag = (await put(path, { n: 0 })).headers.etag ?? '';
      const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => put(path, { n }, { 'if-match': etag })));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412]);
    });

    it.each(['abc', '"a', '"a" "b"', '*, "a"', ''])('that are not valid tags are refused: %j', async (header) => {
      const path = pathOf(await aSession());
      for (const [name, parameter] of [
        ['if-match', 'If-Match'],
        ['if-none-match', 'If-None-Match'],
      ] as const) {
        const { json } = await put(path, {}, { [name]: header });
        expect(json).toMatchObject({ code: 'INVALID_REQUEST', errors: [{ parameter }] });
      }
    });

    it('of a read are answered with 304', async () => {
      const path = pathOf(await aSession());
      const { headers } = await put(path, { n: 1 });
      const same = await service.get(path, { 'if-none-match': headers.etag ?? '' });
      expect([same.status, same.text, same.headers.etag]).toEqual([304, '', headers.etag]);
      expect((await service.get(path, { 'if-none-match': '"other"' })).status).toBe(200);
    });
  });

  describe('a delete', () => {
    it('removes it, once', async () => {
      const sessionId = await aSession();
      const path = pathOf(sessionId);
      await put(path, { n: 1 });
      const removed = await remove(path);
      expect([removed.status, removed.text]).toEqual([204, '']);
      for (const answer of [await remove(path), await service.get(path)]) {
        expect([answer.status, answer.json.code]).toEqual([404, 'ANNOTATION_NOT_FOUND']);
      }
      expect(await listed(sessionId)).toEqual([]);
    });

    it('is refused under a legal hold, while everything else is accepted', async () => {
      const sessionId = await aSession();
      const path = pathOf(sessionId);
      await put(path, { n: 1 });
      await service.call('PUT', `/sessions/${sessionId}/hold`);
      const { status, json } = await remove(path);
      expect([status, json.code]).toEqual([409, 'SESSION_HELD']);
      expect((await remove(pathOf(sessionId, 'other'))).json.code).toBe('ANNOTATION_NOT_FOUND');
      expect((await put(path, { n: 2 })).status).toBe(200);
      expect((await patch(path, { m: 1 })).json).toEqual({ n: 2, m: 1 });
      await service.call('DELETE', `/sessions/${sessionId}/hold`);
      expect((await remove(path)).status).toBe(204);
    });
  });

  describe('the list', () => {
    it('contains all of them in the order of their names, with their times', async () => {
      const sessionId = await aSession();
      for (const name of ['b', 'A', 'a.1-_', '0']) await put(pathOf(sessionId, name), { name });
      await put(pathOf(sessionId, 'b'), { name: 'B' });
      const all = await listed(sessionId);
      expect(all.map(({ name }: { name: string }) => name)).toEqual(['0', 'A', 'a.1-_', 'b']);
      expect(all[3]).toMatchObject({ value: { name: 'B' }, createdAt: expect.any(String) });
      expect(all[3].updatedAt >= all[3].createdAt).toBe(true);
    });

    it('has a strong tag that changes with any of them', async () => {
      const sessionId = await aSession();
      const path = `/sessions/${sessionId}/annotations`;
      const tagOf = async () => (await service.get(path)).headers.etag;
      const seen = [await tagOf()];
      await put(pathOf(sessionId), { score: 4 });
      seen.push(await tagOf());
      await patch(pathOf(sessionId), { score: 5 }, MERGE_PATCH);
      seen.push(await tagOf());
      expect(seen).toEqual(seen.map(() => expect.stringMatching(/^"[^"]+"$/)));
      expect(new Set(seen).size).toBe(3);
      const unchanged = await service.call('GET', path, { headers: { 'if-none-match': `"other", ${seen.at(-1)}` } });
      expect([unchanged.status, unchanged.text, unchanged.headers.etag]).toEqual([304, '', seen.at(-1)]);
    });

    it('belongs to the session, not to one whose id has the same beginning', async () => {
      const sessionId = await aSession();
      for (const suffix of ['1', '.', '-', '~']) {
        await service.post('/sessions', { sessionId: sessionId + suffix });
        await put(pathOf(sessionId + suffix), { suffix });
      }
      expect(await listed(sessionId)).toEqual([]);
    });

    it('accepts the longest names and ids', async () => {
      const sessionId = uniqueId('s').padEnd(128, '~');
      await service.post('/sessions', { sessionId });
      expect((await put(pathOf(sessionId, 'n'.repeat(128)), {})).status).toBe(201);
      expect(await listed(sessionId)).toHaveLength(1);
    });
  });

  it.each(['-a', '.a', '_a', 'a+b', 'a:b', 'a@b', 'a~', 'ä', 'a%20b', `a${'a'.repeat(128)}`, '%00'])(
    'cannot be named %s',
    async (name) => {
      const sessionId = await aSession();
      for (const method of ['PUT', 'PATCH', 'GET', 'DELETE']) {
        const body = method === 'PUT' || method === 'PATCH' ? {} : undefined;
        const { status, json } = await service.call(method, pathOf(sessionId, name), { body });
        expect([status, json.errors[0].parameter]).toEqual([400, 'name']);
        expect(json.errors[0].detail).toContain('starting with a letter or a digit');
      }
    },
  );

  it('are limited to 50; a deleted one makes room', async () => {
    const sessionId = await aSession();
    const nth = (index: number) => pathOf(sessionId, `n${index}`);
    const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => put(nth(index), { index })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(50);
    for (const { json } of answers.filter(({ status }) => status !== 201)) {
      expect(json).toMatchObject({ status: 409, code: 'TOO_MANY_ANNOTATIONS', detail: expect.stringContaining('50') });
    }
    const all = await listed(sessionId);
    expect(all).toHaveLength(50);
    expect((await patch(pathOf(sessionId, 'one-more'), {})).json.code).toBe('TOO_MANY_ANNOTATIONS');
    expect((await put(pathOf(sessionId, all[0].name), { changed: true })).status).toBe(200);
    for (const { name } of all.slice(0, 3)) await remove(pathOf(sessionId, name));
    for (const index of [100, 101, 102]) expect((await put(nth(index), {})).status).toBe(201);
    expect((await put(nth(103), {})).status).toBe(409);
    expect(await listed(sessionId)).toHaveLength(50);
  });

  it('require a session that exists', async () => {
    const path = '/sessions/nobody/annotations';
    for (const answer of [
      await service.get(path),
      await service.get(`${path}/a`),
      await put(`${path}/a`, {}),
      await patch(`${path}/a`, {}),
      await remove(`${path}/a`),
    ]) {
      expect([answer.status, answer.json.code]).toEqual([404, 'SESSION_NOT_FOUND']);
    }
  });

  it('are hidden with their session from the moment of its erasure, and deleted with it', async () => {
    const sessionId = await aSession();
    const path = pathOf(sessionId);
    await put(path, { n: 1 });
    expect((await service.call('DELETE', `/sessions/${sessionId}`)).status).toBe(202);
    for (const answer of [
      await service.get(`/sessions/${sessionId}/annotations`),
      await service.get(path),
      await put(path, {}),
      await patch(path, {}),
      await remove(path),
    ]) {
      expect([answer.status, answer.json.code]).toEqual([410, 'SESSION_ERASED']);
    }
  });

  it('are accepted after the completion and after the seal', async () => {
    const sessionId = await aSession();
    await service.post(`/sessions/${sessionId}/complete`);
    expect((await service.post(`/sessions/${sessionId}/events`, { eventId: 'e', type: 'system' })).json.code).toBe(
      'SESSION_SEALED',
    );
    expect((await put(pathOf(sessionId), { n: 1 })).status).toBe(201);
    expect((await patch(pathOf(sessionId), { n: 2 })).json).toEqual({ n: 2 });
    expect((await remove(pathOf(sessionId))).status).toBe(204);
  });

  it('change neither the session nor its tag', async () => {
    const sessionId = await aSession();
    const before = await service.get(`/sessions/${sessionId}`);
    await put(pathOf(sessionId), { n: 1 });
    const after = await service.get(`/sessions/${sessionId}`);
    expect([after.text, after.headers.etag]).toEqual([before.text, before.headers.etag]);
  });

  it('are counted', async () => {
    const path = pathOf(await aSession());
    await put(path, { n: 1 });
    await put(path, { n: 1 });
    const { text } = await service.get('/metrics');
    for (const outcome of ['created', 'unchanged']) {
      expect(text).toMatch(new RegExp(`conversation_annotations_total\\{outcome="${outcome}"\\} [1-9]`));
    }
  });
});
