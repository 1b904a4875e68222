// Talks to the service through the client that @hey-api/openapi-ts generated into ./client: driver.js ADDRESS SESSION_ID
import assert from 'node:assert/strict';
import * as api from './client';
import { client } from './client/client.gen';

const [baseUrl = '', sessionId = ''] = process.argv.slice(2);
const path = { sessionId };
const payload = { text: 'Hello.', words: [{ at: 0.25, confidence: 0.875 }], speaker: { name: 'Ada' } };

async function write(): Promise<void> {
  const created = await api.createSession({ body: { sessionId, metadata: { run: sessionId, channel: 'phone' } } });
  assert.equal(created.response?.status, 201);
  assert.deepEqual(created.data?.metadata, { run: sessionId, channel: 'phone' });

  const event: api.EventInput = { eventId: 'e1', type: 'user_speech', payload };
  const appended = await api.appendEvent({ path, body: event });
  assert.equal(appended.response?.status, 201);
  assert.deepEqual(appended.data?.payload, payload);
  assert.equal(appended.data?.sequence, 1);

  const repeated = await api.appendEvent({ path, body: event });
  assert.equal(repeated.response?.status, 200);

  const events = ['e2', 'e3', 'e4'].map((eventId) => ({ eventId, type: 'x.note', payload: { eventId } }));
  const batch = await api.appendEvents({ path, body: { events } });
  assert.equal(batch.data?.appended, 3);
  assert.deepEqual(
    batch.data?.results.map(({ sequence }) => sequence),
    [2, 3, 4],
  );
}

async function read(): Promise<void> {
  const page = await api.getSession({ path, query: { limit: 2, offset: 1 } });
  assert.equal(page.data?.pagination.total, 4);
  assert.deepEqual(
    page.data?.events.map(({ eventId }) => eventId),
    ['e2', 'e3'],
  );

  const log = await api.readEvents({ path, query: { after: 3, type: ['user_speech', 'x.note'] } });
  assert.deepEqual(
    log.data?.events.map(({ sequence }) => sequence),
    [4],
  );

  const found = await api.listSessions({
    query: { metadata: { 'metadata.run': sessionId, 'metadata.channel': 'phone' } },
  });
  assert.deepEqual(
    found.data?.sessions.map((session) => session.sessionId),
    [sessionId],
  );
  const none = await api.listSessions({ query: { metadata: { 'metadata.run': 'another' } } });
  assert.deepEqual(none.data?.sessions, []);
}

async function fail(): Promise<void> {
  const { error, response } = await api.appendEvent({ path, body: { eventId: 'e1', type: 'system' } });
  assert.equal(response?.status, 409);
  assert.ok(error);
  assert.equal(error.code, 'EVENT_CONFLICT');
  assert.equal(error.retryable, false);
}

async function complete(): Promise<void> {
  const { data } = await api.completeSession({ path, body: { status: 'completed', endReason: 'hung up' } });
  assert.equal(data?.status, 'completed');
  assert.equal(data?.endReason, 'hung up');
}

async function follow(): Promise<void> {
  const sequences: string[] = [];
  const names: (string | undefined)[] = [];
  const { stream } = await api.followSession({
    path,
    onSseEvent: ({ event, id }) => {
      names.push(event);
      if (event === 'event') sequences.push(String(id));
    },
  });
  for await (const data of stream) assert.equal(typeof data, 'object');
  assert.deepEqual(sequences, ['1', '2', '3', '4']);
  assert.equal(names.at(-1), 'end');
}

async function main(): Promise<void> {
  client.setConfig({ baseUrl });
  for (const step of [write, read, fail, complete, follow]) await step();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
