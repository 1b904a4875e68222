import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Service } from './service.js';
import { type Received, WebhookReceiver } from './webhook-receiver.js';

const ENVIRONMENT = {
  WEBHOOK_ALLOW_HTTP: 'true',
  WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  WEBHOOK_RETRY_SECONDS: '0.05,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1',
  WEBHOOK_TIMEOUT_SECONDS: '2',
};
const ALL_SESSION_TYPES = ['session.created', 'session.active', 'session.completed', 'session.sealed'];

describe('webhooks', () => {
  let service: Service;
  let receiver: WebhookReceiver;

  beforeEach(async () => {
    receiver = await WebhookReceiver.start();
    service = await Service.start(ENVIRONMENT);
  });
  afterEach(async () => {
    await service.stop();
    await receiver.stop();
  });

  const put = (body: object, id = 'hook') => service.call('PUT', `/webhooks/${id}`, { body });
  const register = async (more: object = {}, id = 'hook') => {
    const answer = await put({ url: receiver.url, types: ALL_SESSION_TYPES, ...more }, id);
    expect(answer.status).toBe(201);
    return answer.json;
  };
  const create = (sessionId: string, more: object = {}) => service.post('/sessions', { sessionId, ...more });
  const say = (sessionId: string, eventId: string, type = 'user_speech') =>
    service.post(`/sessions/${sessionId}/events`, { eventId, type, payload: { text: 'Good morning' } });
  const complete = (sessionId: string, body: object = {}) => service.post(`/sessions/${sessionId}/complete`, body);
  const arrived = (count: number) => expect.poll(() => receiver.received.length).toBeGreaterThanOrEqual(count);
  const get = async (path: string) => (await service.get(`/webhooks/hook${path}`)).json;

  it('report the life of a session in order, signed according to Standard Webhooks', async () => {
    const { secret } = await register();
    await create('call');
    await say('call', 'e1');
    await complete('call', { endReason: 'hung up', lateGraceSeconds: 0 });
    await arrived(4);
    expect(receiver.types).toEqual(ALL_SESSION_TYPES);
    const [created, , completed] = receiver.received.map(({ body }) => body);
    expect(created.data).toMatchObject({ sessionId: 'call', status: 'initiated', eventCount: 0, lastSequence: 0 });
    expect(created.data.subjectHash).toMatch(/^[0-9a-f]{64}$/);
    expect(completed.data).toMatchObject({ status: 'completed', eventCount: 1, endReason: 'hung up' });
    for (const received of receiver.received) expectSigned(received, secret);
    const statuses = async () => (await get('/deliveries')).deliveries.map(({ status }: { status: string }) => status);
    await expect.poll(statuses).toEqual(Array(4).fill('delivered'));
  });

  it('report each event in exactly one range, without a gap, and include what was requested', async () => {
    await register({ types: ['event.appended'], include: 'events', gatherMs: 50, eventTypes: ['user_speech'] });
    await create('call');
    for (let index = 1; index <= 30; index += 1) {
      await say('call', `e${index}`, index % 3 === 0 ? 'bot_speech' : 'user_speech');
    }
    await complete('call');
    const told = () =>
      receiver.received.flatMap(({ body }) => body.data.events.map((e: { eventId: string }) => e.eventId));
    await expect.poll(() => told().length).toBe(20);
    const ranges = receiver.received.map(({ body }) => body.data);
    ranges.forEach(({ fromSequence, count, events }, index) => {
      expect(fromSequence).toBe(index === 0 ? 1 : ranges[index - 1].throughSequence + 1);
      expect(events).toHaveLength(count);
    });
    const stored = (await service.get('/sessions/call/events/e1')).json;
    expect(ranges[0].events[0]).toEqual(stored);
  });

  it('are retried under the same id with the same bytes, and in order', async () => {
    let failures = 3;
    receiver.respond = () => (failures-- > 0 ? 500 : 200);
    await register();
    await create('call');
    await complete('call', { lateGraceSeconds: 0 });
    await expect.poll(async () => (await get('')).health).toMatchObject({ state: 'healthy', pending: 0 });
    await expect.poll(() => receiver.types.at(-1)).toBe('session.sealed');
    expect(receiver.types.slice(0, 4)).toEqual(Array(4).fill('session.created'));
    expect(new Set(receiver.received.slice(0, 4).map(({ id, text }) => id + text)).size).toBe(1);
    const { deliveries } = await get('/deliveries?limit=500');
    const first = await get(`/deliveries/${deliveries.at(-1).deliveryId}`);
    expect(first.attemptLog.map(({ status }: { status: number }) => status)).toEqual([500, 500, 500, 200]);
  });

  it('lose nothing during an outage: one delivery probes, the others wait', async () => {
    receiver.respond = () => 503;
    await register({ types: ['session.created'] });
    await Promise.all(Array.from({ length: 30 }, (_, index) => create(`call-${index}`)));
    await expect.poll(async () => (await get('')).health.state).toBe('failing');
    await arrived(18);
    receiver.respond = () => 200;
    const ids = () => new Set(receiver.received.map(({ body }) => body.data.sessionId)).size;
    await expect.poll(ids).toBe(30);
    await expect.poll(async () => (await get('')).health).toMatchObject({ state: 'healthy', pending: 0 });
    expect((await get('/deliveries?status=dead')).deliveries).toEqual([]);
  });

  it('give up a delivery only if others succeed, and send it again on request', async () => {
    receiver.respond = ({ body }) => (body.data.sessionId === 'poison' ? 400 : 200);
    await register({ types: ['session.created'] });
    await create('poison');
    let count = 0;
    const dead = async () => {
      await create(`other-${count++}`);
      return (await get('/deliveries?status=dead')).deliveries;
    };
    await expect.poll(async () => (await dead()).length).toBe(1);
    const [{ deliveryId, attempts }] = await dead();
    expect(attempts).toBeGreaterThanOrEqual(10);
    receiver.respond = () => 200;
    expect((await service.post(`/webhooks/hook/deliveries/${deliveryId}/retry`)).status).toBe(202);
    await expect.poll(async () => (await get(`/deliveries/${deliveryId}`)).status).toBe('delivered');
  });

  it('are disabled by 410, keep what arrives, and continue in order when enabled', async () => {
    receiver.respond = () => 410;
    await register();
    await create('call');
    await expect.poll(async () => get('')).toMatchObject({ enabled: false, disabledReason: 'gone' });
    await complete('call', { lateGraceSeconds: 0 });
    const before = receiver.received.length;
    receiver.respond = () => 200;
    const enabled = await put({ url: receiver.url, types: ALL_SESSION_TYPES, enabled: true });
    expect(enabled.json).toMatchObject({ enabled: true, disabledReason: null, disabledAt: null });
    await arrived(before + 3);
    expect(receiver.types.slice(before)).toEqual(['session.created', 'session.completed', 'session.sealed']);
  });

  it('are retried at once on request, however long the schedule would wait', async () => {
    await service.stop();
    service = await Service.start({ ...ENVIRONMENT, WEBHOOK_RETRY_SECONDS: '3600' });
    receiver.respond = () => 500;
    await register({ types: ['session.created'] });
    await create('call');
    const failed = () => get('/deliveries?status=failed');
    await expect.poll(async () => (await failed()).deliveries.length).toBe(1);
    receiver.respond = () => 200;
    const [{ deliveryId }] = (await failed()).deliveries;
    expect((await service.post(`/webhooks/hook/deliveries/${deliveryId}/retry`)).status).toBe(202);
    await expect.poll(async () => (await get(`/deliveries/${deliveryId}`)).status).toBe('delivered');
    expect(receiver.received.map(({ id }) => id)).toEqual([deliveryId, deliveryId]);
  });

  it('replay a range of time, under the same ids', async () => {
    await register({ types: ['session.created'] });
    for (const id of ['a', 'b', 'c']) await create(id);
    await arrived(3);
    const ids = receiver.received.map(({ id }) => id);
    await expect.poll(async () => (await get('/deliveries?status=delivered')).deliveries.length).toBe(3);
    const [from, to] = ['2000-01-01T00:00:00Z', '2100-01-01T00:00:00Z'];
    const answer = await service.post('/webhooks/hook/replay', { from, to });
    expect([answer.status, answer.json]).toEqual([202, { deliveries: 3 }]);
    await arrived(6);
    expect(
      receiver.received
        .slice(3)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...ids].sort());
    expect((await service.post('/webhooks/hook/replay', { from, to, status: 'dead' })).json).toEqual({ deliveries: 0 });
  });

  it('sign with both secrets after a rotation, and with one after a revocation', async () => {
    const { secret: first } = await register({ types: ['session.created'] });
    const { secret: second } = (await service.post('/webhooks/hook/rotate')).json;
    await create('a');
    await arrived(1);
    for (const secret of [first, second]) expectSigned(receiver.received[0], secret);
    const { secret: third, previousSecretExpiresAt } = (await service.post('/webhooks/hook/rotate', { revoke: true }))
      .json;
    expect(previousSecretExpiresAt).toBeNull();
    await create('b');
    await arrived(2);
    expectSigned(receiver.received[1], third);
    expect(String(receiver.received[1]?.headers['webhook-signature']).split(' ')).toHaveLength(1);
  });

  it('send a test, even while disabled, and show the answer', async () => {
    await register({ enabled: false });
    const answer = (await service.post('/webhooks/hook/test')).json;
    expect(answer).toMatchObject({ delivered: true, status: 204, error: null });
    expect(receiver.types).toEqual(['webhook.test']);
    expect((await get('/deliveries')).deliveries).toEqual([]);
  });

  it('report only sessions that match their filter, and nothing that happened before', async () => {
    await create('before', { metadata: { tenant: 'acme' } });
    await say('before', 'e1');
    await register({ metadata: { tenant: 'acme' }, types: [...ALL_SESSION_TYPES, 'event.appended'], gatherMs: 0 });
    await create('other', { metadata: { tenant: 'umbrella' } });
    await say('before', 'e2');
    await complete('before');
    await arrived(2);
    expect(receiver.received.map(({ body }) => [body.type, body.data.sessionId, body.data.fromSequence])).toEqual([
      ['event.appended', 'before', 2],
      ['session.completed', 'before', undefined],
    ]);
  });

  it('report an erasure by the hash alone, and start nothing about the session after it', async () => {
    await register({ types: ['session.created', 'session.erased'] });
    await create('call');
    await arrived(1);
    expect((await service.call('DELETE', '/sessions/call')).status).toBe(202);
    expect((await get('/deliveries?limit=500')).deliveries.filter((d: { sessionId: string }) => d.sessionId)).toEqual(
      [],
    );
    await arrived(2);
    const { type, data } = receiver.received[1]?.body ?? {};
    expect(type).toBe('session.erased');
    expect(data).toEqual({
      subjectHash: receiver.received[0]?.body.data.subjectHash,
      erasureId: expect.stringMatching(/^s-[0-9a-f]{40}$/),
    });
  });

  it('report the measures, and each change of an annotation', async () => {
    await register({ types: ['session.measured', 'annotation.changed'] });
    await create('call');
    const path = '/sessions/call/annotations/score';
    await service.call('PUT', path, { body: { score: 5 } });
    await arrived(1);
    await service.call('DELETE', path);
    await arrived(2);
    expect(receiver.received.map(({ body: { data } }) => [data.name, data.deleted])).toEqual([
      ['score', false],
      ['score', true],
    ]);
    await say('call', 'e1');
    await complete('call');
    await expect.poll(() => receiver.types.at(-1)).toBe('session.measured');
    expect(receiver.received.at(-1)?.body.data.measures).toBeTypeOf('object');
  });

  it('report the abandonment and what replaces it', async () => {
    await service.stop();
    service = await Service.start({ ...ENVIRONMENT, ABANDON_AFTER_MINUTES: '0.002' });
    await register({ types: ['session.completed'] });
    await create('call');
    await arrived(1);
    await complete('call', { endReason: 'hung up' });
    await arrived(2);
    expect(receiver.received.map(({ body }) => [body.data.status, body.data.endReason])).toEqual([
      ['failed', 'abandoned'],
      ['completed', 'hung up'],
    ]);
  });

  it.each([
    ['url', { url: 'http://10.0.0.1/' }],
    ['url', { url: 'http://0xa000001:80/' }],
    ['url', { url: 'https://user:secret@example.com/' }],
    ['url', { url: 'https://example.com/#part' }],
    ['url', { url: 'ftp://example.com/' }],
    ['types', { types: [] }],
    ['types', { types: ['session.*'] }],
    ['secret', { secret: 'whsec_c2hvcnQ=' }],
    ['gatherMs', { gatherMs: 60_001 }],
    ['metadata', { metadata: { a: 1 } }],
  ])('refuse another %s: %j', async (field, change) => {
    const answer = await put({ url: 'http://169.254.1.1/', types: ['session.created'], ...change });
    expect(answer.status).toBe(400);
    expect(answer.json.errors[0].pointer).toBe(`/${field}`);
  });

  it('do not exist before they are created, and after they are deleted', async () => {
    expect((await service.get('/webhooks/hook')).json.code).toBe('WEBHOOK_NOT_FOUND');
    await register();
    expect((await service.get('/webhooks')).json.webhooks).toHaveLength(1);
    expect((await service.get('/webhooks/hook/deliveries/msg_0')).json.code).toBe('DELIVERY_NOT_FOUND');
    expect((await service.call('DELETE', '/webhooks/hook')).status).toBe(204);
    expect((await service.call('DELETE', '/webhooks/hook')).status).toBe(404);
    await create('call');
    expect((await service.get('/webhooks')).json).toEqual({ webhooks: [] });
  });
});

/** Follows the specification, and does not use our own code. */
function expectSigned(received: Received | undefined, secret: string): void {
  const { id, headers, text } = received as Received;
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${headers['webhook-timestamp']}.${text}`).digest('base64');
  expect(String(headers['webhook-signature']).split(' ')).toContain(`v1,${signature}`);
  expect(id).not.toContain('.');
  expect(headers['content-type']).toBe('application/json');
  expect(headers['user-agent']).toMatch(/^conversation-service\//);
}
