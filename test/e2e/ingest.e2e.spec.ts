import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { IMPORTERS, PROVIDERS } from '@conversation-service/importers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toLine } from '../../packages/importers/src/testing/golden.js';
import { DELIVERY_EXAMPLE, RESULT_EXAMPLE } from '../../src/features/ingest/openapi-examples.js';
import { bodyOf, DELIVERIES, pathOf, sessionOf } from './ingest-fixtures.js';
import { type Call, Service } from './service.js';

const CALL = RESULT_EXAMPLE.sessions[0].sessionId;
const ROOT = join(import.meta.dirname, '../..');
const NDJSON = { 'content-type': 'application/x-ndjson' };

describe('what a provider sends', () => {
  let service: Service;
  beforeAll(async () => {
    service = await Service.start({ MAX_INGEST_BYTES: '200000' });
  });
  afterAll(() => service.stop());

  const refusal = async (path: string, call: Call) => {
    const { status, json } = await service.call('POST', path, call);
    return [status, json.code];
  };
  const isThere = async (sessionId: string) => (await service.get(`/sessions/${sessionId}`)).status === 200;

  it('becomes a completed session, and a repeat changes nothing', async () => {
    const { status, json } = await service.post('/ingest/vapi', DELIVERY_EXAMPLE);
    expect([status, json]).toEqual([200, RESULT_EXAMPLE]);
    const again = await service.post('/ingest/vapi', DELIVERY_EXAMPLE);
    expect(again.json.sessions).toEqual([
      { ...RESULT_EXAMPLE.sessions[0], created: false, completed: false, appended: 0, duplicates: 2 },
    ]);
    const { json: session } = await service.get(`/sessions/${CALL}`);
    expect(session).toMatchObject({
      status: 'completed',
      endReason: 'customer-ended-call',
      startedAt: '2026-01-15T09:50:00.000Z',
      metadata: { provider: 'vapi' },
    });
    expect((await service.get(`/sessions/${CALL}/transcript?format=text`)).text).toContain('I lost my card.');
  });

  it.each(DELIVERIES.map((delivery) => [`${delivery.provider}/${delivery.name}`, delivery] as const))(
    'is read as a person reads it: %s',
    async (_name, delivery) => {
      const { golden, messages } = delivery;
      const { status, json } = await service.post(pathOf(delivery), bodyOf(messages));
      if (golden.faults) {
        expect([status, json.code]).toEqual([422, 'INVALID_DOCUMENT']);
        expect(json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(golden.faults);
        expect(await isThere(sessionOf(delivery))).toBe(false);
        return;
      }
      if (golden.expectsAnswer) expect([status, json.code]).toEqual([422, 'EXPECTS_ANSWER']);
      else {
        expect(status).toBe(200);
        expect(json.ignored).toEqual(golden.ignored ?? {});
        expect(json.issues.map(({ pointer }: { pointer: string }) => pointer)).toEqual(golden.issues ?? []);
      }
      if (json.sessions?.length === 0) return;
      await expectViews(delivery);
    },
  );

  async function expectViews(delivery: (typeof DELIVERIES)[number]): Promise<void> {
    const { golden } = delivery;
    const path = `/sessions/${sessionOf(delivery)}`;
    const { json: session } = await service.get(path);
    if (golden.startedAt) expect(session.startedAt).toBe(golden.startedAt);
    if (golden.completion) {
      const { lengthMs, ...completion } = golden.completion;
      expect(session).toMatchObject(completion);
      if (lengthMs !== undefined) expect(Date.parse(session.endedAt) - Date.parse(session.startedAt)).toBe(lengthMs);
    } else expect(session.status).not.toMatch(/completed|failed/);
    if (golden.annotation) {
      const annotation = await service.get(`${path}/annotations/${delivery.provider}`);
      expect(annotation.json).toMatchObject(golden.annotation);
    }
    const { utterances } = (await service.get(`${path}/transcript?limit=500`)).json;
    const hasStart = golden.startedAt !== undefined;
    const lines = utterances.map((one: Parameters<typeof toLine>[0]) => toLine(one, hasStart && !golden.lines));
    expect(lines).toEqual(golden.lines ?? golden.transcript ?? []);
    const { json: turns } = await service.get(`${path}/turns`);
    expect(turns.tools.map((tool: Record<string, unknown>) => `${tool.name} ${tool.status} ${tool.latencyMs}`)).toEqual(
      golden.tools ?? [],
    );
    if (golden.measures) expect(turns.measures).toMatchObject(golden.measures);
    if (!golden.responseGapsMs) return;
    expect(turns.exchanges.map((one: Record<string, unknown>) => one.responseGapMs)).toEqual(golden.responseGapsMs);
  }

  it('can be sent as lines, as a list, and in envelopes, which all result in the same events', async () => {
    const { messages } = DELIVERIES.find(({ provider }) => provider === 'openai-realtime') ?? { messages: [] };
    const bodies: readonly Call[] = [
      { raw: messages.map((message) => `${JSON.stringify(message)}\r\n\n`).join(''), headers: NDJSON },
      { body: messages },
      { body: messages.map((message) => ({ direction: 'in', message })) },
      { raw: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(JSON.stringify(messages))]) },
    ];
    const answers: unknown[] = [];
    for (const call of bodies)
      answers.push((await service.call('POST', '/ingest/openai-realtime', call)).json.sessions);
    const [first, ...others] = answers as readonly { readonly appended: number; readonly duplicates: number }[][];
    const repeat = { created: false, completed: false, appended: 0 };
    const expected = first?.map((one) => ({ ...one, ...repeat, duplicates: one.appended + one.duplicates }));
    for (const other of others) expect(other).toEqual(expected);
  });

  it('can contain several calls, and a message without a call belongs to the one before it', async () => {
    const transcript = (id: string | undefined, text: string) => ({
      message: {
        type: 'transcript',
        role: 'user',
        transcriptType: 'final',
        transcript: text,
        ...(id ? { call: { id } } : {}),
      },
    });
    const body = [transcript('one', 'a'), transcript(undefined, 'b'), transcript('two', 'c')];
    const { json } = await service.post('/ingest/vapi', body);
    expect(json.sessions.map((one: Record<string, unknown>) => [one.sessionId, one.appended])).toEqual([
      ['vapi:one', 2],
      ['vapi:two', 1],
    ]);
  });

  it('puts what concerns the whole call into the annotation of the provider, even after the seal', async () => {
    const report = (call: object, message: object = {}) =>
      service.post('/ingest/vapi', { message: { ...message, type: 'status-update', call: { id: 'told', ...call } } });
    await report({ orgId: 'one' }, { status: 'ended' });
    await service.post('/ingest/vapi', {
      message: { type: 'end-of-call-report', call: { id: 'told' }, summary: 'Lost a card.', cost: 0.12 },
    });
    await report({ orgId: 'one' }, { summary: null });
    const { json } = await service.get('/sessions/vapi:told/annotations/vapi');
    expect(json).toMatchObject({ summary: 'Lost a card.', cost: 0.12, call: { orgId: 'one' } });
  });

  it('ends a call whose start nobody tells after its length', async () => {
    const document = {
      ContactId: 'length',
      Transcript: [{ ParticipantRole: 'AGENT', Content: 'Hello.', BeginOffsetMillis: 0, EndOffsetMillis: 900 }],
      ConversationCharacteristics: { TotalConversationDurationMillis: 32_110 },
    };
    await service.post('/ingest/aws', document);
    const again = await service.post('/ingest/aws', document);
    expect(again.json.sessions).toMatchObject([{ completed: false, appended: 0, duplicates: 1, conflicts: 0 }]);
    const { json } = await service.get('/sessions/aws:length/turns');
    expect(json.measures.durationMs).toBe(32_110);
  });

  it('sets the start of the session once a message gives it, and every view shows it at once', async () => {
    const call = { id: 'starts' };
    const message = { type: 'transcript', role: 'user', transcriptType: 'final', transcript: 'Hello.', call };
    await service.post('/ingest/vapi', { message: { ...message, timestamp: Date.parse('2026-01-15T09:50:04Z') } });
    const offset = async () => (await service.get('/sessions/vapi:starts/transcript')).json.utterances[0].offsetMs;
    expect(await offset()).toBeLessThan(0);
    for (const createdAt of ['2026-01-15T09:50:00.000Z', '2026-01-15T08:00:00.000Z']) {
      await service.post('/ingest/vapi', {
        message: { type: 'status-update', status: 'ended', call: { ...call, createdAt } },
      });
      expect((await service.get('/sessions/vapi:starts')).json.startedAt).toBe('2026-01-15T09:50:00.000Z');
      expect(await offset()).toBe(4_000);
    }
  });

  it('is refused as a whole if it is not JSON', async () => {
    expect(await refusal('/ingest/vapi', {})).toEqual([400, 'INVALID_REQUEST']);
    expect(await refusal('/ingest/vapi', { raw: '{"message":{"call":{"id":"broken"}' })).toEqual([
      400,
      'INVALID_REQUEST',
    ]);
    const lines = `${JSON.stringify({ message: { type: 'hang', call: { id: 'broken' } } })}\n{"message":`;
    expect(await refusal('/ingest/vapi', { raw: lines, headers: NDJSON })).toEqual([400, 'INVALID_REQUEST']);
    expect(await refusal('/ingest/vapi', { raw: Buffer.from([0x22, 0xff, 0x22]) })).toEqual([400, 'INVALID_REQUEST']);
    expect(await isThere('vapi:broken')).toBe(false);
  });

  it('is refused if it is too large, compressed, or of another type', async () => {
    expect(await refusal('/ingest/vapi', { body: { text: 'x'.repeat(200_000) } })).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    const headers = { 'content-encoding': 'gzip', 'content-type': 'application/json' };
    expect(await refusal('/ingest/vapi', { raw: gzipSync('{}'), headers })).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(await refusal('/ingest/vapi', { raw: 'a=b', headers: { 'content-type': 'text/plain' } })).toEqual([
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ]);
  });

  it('is not stored if it names no call, and is added to the session that the request names', async () => {
    const message = { type: 'prompt', voicePrompt: 'Hello.', last: true };
    expect(await refusal('/ingest/twilio', { body: message })).toEqual([422, 'NO_CALL_ID']);
    expect((await service.post('/ingest/twilio?sessionId=my-call', message)).json.sessions[0].appended).toBe(1);
    expect(await refusal('/ingest/twilio?sessionId=not/an/id', { body: message })).toEqual([400, 'INVALID_REQUEST']);
    expect(await refusal('/ingest/twilio?session=my-call', { body: message })).toEqual([400, 'INVALID_REQUEST']);
  });

  it('is recorded and answered with 422 if its sender waits for an answer', async () => {
    const call = { id: 'asks' };
    const message = {
      type: 'tool-calls',
      call,
      toolCallList: [{ id: 't1', function: { name: 'find', arguments: {} } }],
    };
    expect(await refusal('/ingest/vapi', { body: { message } })).toEqual([422, 'EXPECTS_ANSWER']);
    expect((await service.get('/sessions/vapi:asks')).json.eventCount).toBeGreaterThan(0);
  });

  it('is stored except for the events that exceed a limit, which are named', async () => {
    const transcript = (text: string) => ({
      message: { type: 'transcript', role: 'user', transcriptType: 'final', transcript: text, call: { id: 'limits' } },
    });
    const raw = JSON.stringify([transcript('good'), transcript('SURROGATE')]).replace('SURROGATE', '\\ud800');
    const { status, json } = await service.call('POST', '/ingest/vapi', { raw });
    expect(status).toBe(200);
    expect(json.sessions).toMatchObject([{ appended: 1, invalid: 1 }]);
    expect(json.issues).toMatchObject([{ message: 1, detail: expect.stringContaining('surrogate') }]);
  });

  it('is answered with what a number or a name lost, and in which message', async () => {
    const raw =
      '[{"message":{"type":"hang","call":{"id":"lossy"}}},{"message":{"type":"hang","type":"hang","call":{"id":"lossy"}}}]';
    const { json } = await service.call('POST', '/ingest/vapi', { raw });
    expect(json.issues).toMatchObject([{ message: 1, pointer: expect.stringMatching(/^\/message/) }]);
  });

  it('is not stored again after its session was erased', async () => {
    const message = { type: 'prompt', voicePrompt: 'Hello.', last: true };
    await service.post('/ingest/twilio?sessionId=erased-call', message);
    expect((await service.call('DELETE', '/sessions/erased-call')).status).toBe(202);
    expect(await refusal('/ingest/twilio?sessionId=erased-call', { body: message })).toEqual([410, 'SESSION_ERASED']);
  });

  it('is counted by provider and type', async () => {
    const { text } = await service.get('/metrics');
    expect(text).toContain('conversation_ingest_messages_total{provider="vapi",type="end-of-call-report"}');
    expect(text).toContain('conversation_ingest_events_total{provider="vapi",outcome="duplicates"}');
    expect(text).toContain('conversation_ingest_deliveries_total{provider="vapi",outcome="INVALID_REQUEST"}');
    const types = [...text.matchAll(/conversation_ingest_messages_total\{.*type="([^"]+)"/g)].map(([, type]) => type);
    expect(types).toContain('other');
    const known = new Set(['other', 'untyped', ...IMPORTERS.flatMap(({ understands }) => understands)]);
    expect(types.filter((type = '') => !known.has(type))).toEqual([]);
  });

  it('belongs to a provider that exists', async () => {
    const { status, json } = await service.post('/ingest/vappi', DELIVERY_EXAMPLE);
    expect([status, json.code]).toEqual([404, 'PROVIDER_NOT_FOUND']);
    for (const provider of PROVIDERS) expect(json.detail).toContain(provider);
    const { providers } = (await service.get('/ingest')).json;
    expect(providers.map((one: Record<string, unknown>) => one.provider)).toEqual(
      IMPORTERS.map(({ provider }) => provider),
    );
    expect(providers[0]).toMatchObject({
      path: expect.stringMatching(/^\/ingest\//),
      access: 'open',
      hasSecret: false,
    });
  });
});

describe('signatures in production', () => {
  let service: Service;
  beforeAll(async () => {
    service = await Service.start({ NODE_ENV: 'production', INGEST_VAPI_SECRET: 'planted-secret' });
  });
  afterAll(() => service.stop());

  it('are required before anyone reads a delivery', async () => {
    const answers = [
      await service.call('POST', '/ingest/vapi', { raw: '{' }),
      await service.call('POST', '/ingest/vapi', { raw: '{', headers: { 'x-vapi-secret': 'planted-secret' } }),
      await service.post('/ingest/vapi', DELIVERY_EXAMPLE, { 'x-vapi-secret': 'planted-secret' }),
      await service.post('/ingest/retell', {}),
    ];
    expect(answers.map(({ status, json }) => [status, json.code])).toEqual([
      [401, 'INVALID_SIGNATURE'],
      [400, 'INVALID_REQUEST'],
      [200, undefined],
      [403, 'INGEST_NOT_CONFIGURED'],
    ]);
    expect(answers.map(({ text }) => text).join()).not.toContain('planted-secret');
  });

  it('are shown in the list of providers, without a secret', async () => {
    const { text, json } = await service.get('/ingest');
    const of = (provider: string) => json.providers.find((one: Record<string, unknown>) => one.provider === provider);
    expect(of('vapi')).toMatchObject({ access: 'signed', hasSecret: true, secretVariable: 'INGEST_VAPI_SECRET' });
    expect(of('vcon')).toMatchObject({ access: 'refused', secretVariable: 'INGEST_STANDARD_WEBHOOKS_SECRET' });
    expect(text).not.toContain('planted-secret');
  });
});

describe('the example on the page of each provider', () => {
  let service: Service;
  beforeAll(async () => {
    service = await Service.start();
  });
  afterAll(() => service.stop());

  it.each(PROVIDERS)('%s is a call', async (provider) => {
    const page = readFileSync(join(ROOT, `packages/importers/src/${provider}/README.md`), 'utf8');
    const [, path = '', file = ''] = /curl -sS "localhost:3000(\S+)" .* --data-binary @(\S+)/.exec(page) ?? [];
    const { status, json } = await service.call('POST', path, { raw: readFileSync(join(ROOT, file)) });
    expect([status, json.provider]).toEqual([200, provider]);
    expect(json.sessions.length).toBeGreaterThan(0);
    const [{ sessionId }] = json.sessions;
    expect((await service.get(`/sessions/${sessionId}`)).json.eventCount).toBeGreaterThan(0);
  });
});
