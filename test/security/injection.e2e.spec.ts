import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StreamReader } from '../chaos/load/stream-reader.js';
import { Service } from '../e2e/service.js';

const WORDS = 'words-of-a-person';

describe('the values that a caller sends', () => {
  let service: Service;
  let address: string;

  beforeAll(async () => {
    service = await Service.start();
    address = await service.listen();
    await service.post('/sessions', { sessionId: 's', metadata: { channel: 'phone' } });
  });
  afterAll(() => service.stop());

  it.each([
    '/sessions?sessionId[$ne]=x',
    '/sessions?status[$ne]=active',
    '/sessions?status=active&status=failed',
    '/sessions?$where=1',
    '/sessions/s/events?after[$gt]=0',
    "/sessions?language=' OR 1=1 --",
  ])('are not operators of a database in the query %s', async (path) => {
    expect((await service.get(encodeURI(path))).status).toBe(400);
  });

  it.each([
    ['metadata.channel[$ne]', 'x'],
    ['metadata.$where', '1'],
    ['metadata.channel', "' OR '1'='1"],
    ['metadata.channel', '{"$ne":null}'],
  ])('are not operators in a metadata filter: %s=%s', async (name, value) => {
    const { status, json } = await service.get(`/sessions?${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
    if (status === 200) expect(json.sessions).toEqual([]);
    else expect(status).toBe(400);
  });

  it.each([{ $ne: null }, ['s'], null, 1])('are not operators as an id in a body: %j', async (id) => {
    expect((await service.post('/sessions', { sessionId: id })).status).toBe(400);
    expect((await service.post('/sessions/s/events', { eventId: id, type: 'system' })).status).toBe(400);
  });

  it('do not reach the prototype of anything, and are returned unchanged', async () => {
    const payload = { constructor: { prototype: { polluted: 1 } }, toString: 'x', prototype: { polluted: 1 } };
    const answer = await service.post('/sessions/s/events', { eventId: 'proto', type: 'system', payload });
    expect([answer.status, answer.json.payload]).toEqual([201, payload]);
    await service.post('/sessions', { sessionId: 'proto', metadata: payload });
    const raw = '{"eventId":"e","type":"system","__proto__":{"polluted":1}}';
    expect((await service.call('POST', '/sessions/s/events', { raw })).status).toBe(400);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('cannot end, or begin, a message of a stream', async () => {
    await service.post('/sessions', { sessionId: 'sse' });
    const payload = { words: 'a\n\nid: 99\nevent: end\ndata: {}\n\n\r\r\u2028b' };
    await service.post('/sessions/sse/events', { eventId: 'one', type: 'system', payload });
    await service.post('/sessions/sse/events', { eventId: 'two', type: 'system' });
    const reader = await StreamReader.open(address, 'sse');
    await reader.untilSequence(2);
    expect([reader.sequences, reader.isEnded]).toEqual([[1, 2], false]);
    reader.close();
  });

  it('do not become names in the metrics', async () => {
    await service.get(`/sessions/${WORDS}`);
    await service.get(`/${WORDS}`);
    await service.get(`/sessions?${WORDS}=1`);
    await service.post('/sessions', { sessionId: WORDS, metadata: { [WORDS]: WORDS } });
    await service.post(`/sessions/${WORDS}/events`, { eventId: WORDS, type: `x.${WORDS.replaceAll('-', '_')}` });
    const { text } = await service.get('/metrics');
    expect(text).toContain('/sessions/:sessionId');
    expect(text).not.toContain(WORDS);
    expect(text).not.toContain(WORDS.replaceAll('-', '_'));
  });
});
