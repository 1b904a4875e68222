import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../builders/eventually.js';
import { ServiceHome } from '../e2e/service-home.js';
import { HostileClient } from './client.js';
import { COMPLETION_REPEATS, EVENT_REPEATS, SESSION_REPEATS } from './repeats.js';

function aService(environment: Readonly<Record<string, string>>): () => HostileClient {
  const home = ServiceHome.forAllTests(environment);
  let client: HostileClient;
  beforeAll(async () => {
    client = new HostileClient(await home.service.address());
    await client.post('/sessions', '{"sessionId":"s"}');
  });
  afterAll(() => client.close());
  return () => client;
}

const bodyOf = (...members: readonly string[]) => `{${members.filter((member) => member !== '').join()}}`;

describe('a repeat', () => {
  const client = aService({});

  const writes = [
    { ...SESSION_REPEATS, path: '/sessions', id: '"sessionId":"again"', status: 201, code: 'SESSION_CONFLICT' },
    { ...EVENT_REPEATS, path: '/sessions/again/events', id: '"eventId":"e"', status: 201, code: 'EVENT_CONFLICT' },
    {
      ...COMPLETION_REPEATS,
      path: '/sessions/again/complete',
      id: '',
      status: 200,
      code: 'SESSION_ALREADY_COMPLETED',
    },
  ];

  describe.each(writes)('of $name', ({ path, id, first, status, code, same, other }) => {
    let stored: string;

    beforeAll(async () => {
      const answer = await client().post(path, bodyOf(id, first));
      expect(answer.status, answer.text).toBe(status);
      expect(answer.headers['idempotent-replayed']).toBeUndefined();
      stored = answer.text;
    });

    it.each([first, ...same])('is answered with what is stored: %j', async (members) => {
      const answer = await client().post(path, bodyOf(id, members));
      expect([answer.status, answer.headers['idempotent-replayed'], answer.text]).toEqual([200, 'true', stored]);
    });

    it.each(other)('is refused because of its %s: %j', async (fields, members) => {
      const answer = await client().post(path, bodyOf(id, members));
      expect([answer.status, answer.json.code]).toEqual([409, code]);
      expect(answer.json.detail).toContain(`a different ${fields};`);
      expect((await client().post(path, bodyOf(id, first))).text).toBe(stored);
    });
  });

  it('is reported for each item of a batch, in JSON and as lines', async () => {
    const events = [
      '{"eventId":"b","type":"system","payload":{"n":1}}',
      '{"payload":{"n":1.0},"type":"system","eventId":"b"}',
      '{"eventId":"b","type":"system","payload":{"n":2}}',
    ];
    const batch = '/sessions/s/events/batch';
    const outcomes = async (body: string, type: string) =>
      // biome-ignore lint/suspicious/noExplicitAny: tests look into answers whose shape is checked elsewhere
      (await client().post(batch, body, type)).json.results.map((result: any) => [result.outcome, result.sequence]);
    const json = `{"events":[${events.join()}]}`;
    const [first, ...rest] = await outcomes(json, 'application/json');
    expect([first, ...rest]).toEqual([
      ['appended', 1],
      ['duplicate', 1],
      ['conflict', 1],
    ]);
    expect(await outcomes(json, 'application/json')).toEqual([['duplicate', 1], ...rest]);
    expect(await outcomes(events.join('\n'), 'application/x-ndjson')).toEqual([['duplicate', 1], ...rest]);
  });
});

const EVENT = (id: string) => `{"eventId":"${id}","type":"system"}`;

describe('a repeat after the completion, without a grace period,', () => {
  const client = aService({ LATE_EVENT_GRACE_SECONDS: '0' });

  it('is answered only if it is stored, alone and in a batch', async () => {
    await client().post('/sessions/s/events', EVENT('before'));
    await client().post('/sessions/s/complete', '');
    const refused = await client().post('/sessions/s/events', EVENT('after'));
    expect([refused.status, refused.json.code, refused.json.retryable]).toEqual([409, 'SESSION_SEALED', false]);
    expect((await client().get('/sessions/s/events/after')).status).toBe(404);
    expect((await client().post('/sessions/s/events', EVENT('before'))).status).toBe(200);
    const changed = await client().post('/sessions/s/events', '{"eventId":"before","type":"x.other"}');
    expect([changed.status, changed.json.code]).toEqual([409, 'EVENT_CONFLICT']);
    const body = `{"events":[${EVENT('before')},${EVENT('after')}]}`;
    const { results, ...counts } = (await client().post('/sessions/s/events/batch', body)).json;
    expect(counts).toEqual({ appended: 0, duplicates: 1, conflicts: 1, invalid: 0 });
    expect(results[1]).toMatchObject({ eventId: 'after', outcome: 'conflict', problem: { code: 'SESSION_SEALED' } });
    expect((await client().get('/sessions/s')).json.lastSequence).toBe(1);
  });
});

describe('a repeat after the completion, with a grace period of seconds,', () => {
  // Enough for one request on a busy machine.
  const client = aService({ LATE_EVENT_GRACE_SECONDS: '3' });

  it('is always answered, while new events are first marked as late, then refused', async () => {
    // The client's own `endedAt` must not matter: the grace period counts from the server's recording.
    await client().post('/sessions/s/complete', '{"endedAt":"2020-01-01T00:00:00Z"}');
    const late = await client().post('/sessions/s/events', EVENT('late'));
    expect([late.status, late.json.late]).toEqual([201, true]);
    let last = late;
    await eventually(async () => {
      last = await client().post('/sessions/s/events', EVENT(`probe-${last.json.sequence}`));
      expect([last.status, last.json.code]).toEqual([409, 'SESSION_SEALED']);
    });
    const repeat = await client().post('/sessions/s/events', EVENT('late'));
    expect([repeat.status, repeat.text]).toEqual([200, late.text]);
    const { events } = (await client().get('/sessions/s/events?limit=500')).json;
    for (const event of events) expect(event.late).toBe(true);
    expect((await client().get('/sessions/s')).json).toMatchObject({
      status: 'completed',
      lastSequence: events.length,
    });
  });
});
