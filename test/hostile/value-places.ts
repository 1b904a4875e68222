import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { assertParts } from './assert-sound.js';
import { type HostileClient, SECRET } from './client.js';
import type { ValueCase } from './values.js';

/** A place in a request that can contain a value, and what must happen to it there. */
export type ValuePlace = (client: HostileClient, value: ValueCase, id: string) => Promise<void>;

const SESSION = '/sessions/values';
const ANNOTATION_MAX_BYTES = 65_536;
const GOOD = (id: string) => `{"eventId":"${id}","type":"system"}`;
const objectWith = ({ text }: ValueCase) => `{"note":"${SECRET}","v":${text}}`;
const eventWith = (value: ValueCase, id: string) =>
  `{"eventId":"${id}","type":"system","payload":${objectWith(value)}}`;

export const inPayload: ValuePlace = async (client, value, id) => {
  const body = eventWith(value, id);
  const answer = await client.post(`${SESSION}/events`, body);
  if (value.verdict === 'kept') {
    expect(answer.status, answer.text.slice(0, 500)).toBe(201);
    await expectEverywhere(client, answer.json, value);
    const repeat = await client.post(`${SESSION}/events`, body);
    expect([repeat.status, repeat.headers['idempotent-replayed'], repeat.text]).toEqual([200, 'true', answer.text]);
    return;
  }
  expectRefusal(answer, value, '/payload');
  expect((await client.get(`${SESSION}/events/${id}`)).status).toBe(404);
  expect((await client.post(`${SESSION}/events`, GOOD(id))).status).toBe(201);
};

export const inMetadata: ValuePlace = async (client, value, id) => {
  const answer = await client.post('/sessions', `{"sessionId":"${id}","metadata":${objectWith(value)}}`);
  if (value.verdict === 'kept') {
    expect(answer.status, answer.text.slice(0, 500)).toBe(201);
    expectEqual(answer.json.metadata, value);
    expectEqual((await client.get(`/sessions/${id}`)).json.metadata, value);
    expectEqual((await client.get('/sessions?limit=1')).json.sessions[0].metadata, value);
    return;
  }
  expectRefusal(answer, value, '/metadata');
  expect((await client.get(`/sessions/${id}`)).status).toBe(404);
  expect((await client.post('/sessions', `{"sessionId":"${id}"}`)).status).toBe(201);
};

export const inAnnotation: ValuePlace = async (client, value) => {
  const path = `${SESSION}/annotations/review`;
  const body = objectWith(value);
  const send = (method: string) => client.send({ method, path, body, headers: { 'content-type': 'application/json' } });
  const before = (await client.get(path)).text;
  for (const method of ['PUT', 'PATCH']) {
    const answer = await send(method);
    if (Buffer.byteLength(body) > ANNOTATION_MAX_BYTES) {
      expect([answer.status, answer.json.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    } else if (value.verdict !== 'kept') {
      expectRefusal(answer, value, '');
    } else {
      expect(answer.status, answer.text.slice(0, 500)).toBe(200);
      const read = await client.get(path);
      expect([read.text, read.headers.etag]).toEqual([answer.text, answer.headers.etag]);
      // A patch removes what it names with null.
      if (method === 'PUT') expectEqual(read.json, value);
      continue;
    }
    expect((await client.get(path)).text).toBe(before);
  }
};

export const inBatch: ValuePlace = async (client, value, id) => {
  const body = `{"events":[${GOOD(`${id}a`)},${eventWith(value, id)},${GOOD(`${id}b`)}]}`;
  const answer = await client.post(`${SESSION}/events/batch`, body);
  if (value.verdict !== 'broken') return expectItem(client, answer.json, value, { id, pointer: '/events/1' });
  expectRefusal(answer, value, '');
  for (const each of [`${id}a`, id, `${id}b`]) {
    expect((await client.get(`${SESSION}/events/${each}`)).status).toBe(404);
  }
};

export const inLines: ValuePlace = async (client, value, id) => {
  // A line break within the value would end its line; a blank breaks (or does not break) the JSON as well.
  const line = { ...value, text: value.text.replaceAll('\n', value.verdict === 'broken' ? '\t' : ' ') };
  const body = `${GOOD(`${id}a`)}\n\r\n${eventWith(line, id)}\n${GOOD(`${id}b`)}\n`;
  const answer = await client.post(`${SESSION}/events/batch`, body, 'application/x-ndjson');
  await expectItem(client, answer.json, line, { id, pointer: '' });
};

/** The value is in the second of three events: its neighbours are stored whatever happens to it. */
async function expectItem(
  client: HostileClient,
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what is tested
  answer: any,
  value: ValueCase,
  { id, pointer }: { readonly id: string; readonly pointer: string },
): Promise<void> {
  const isKept = value.verdict === 'kept';
  const counts = { appended: isKept ? 3 : 2, duplicates: 0, conflicts: 0, invalid: isKept ? 0 : 1 };
  expect(answer).toMatchObject(counts);
  const [first, item, last] = answer.results;
  expect(first).toMatchObject({ index: 0, eventId: `${id}a`, outcome: 'appended' });
  expect(last).toMatchObject({ index: 2, eventId: `${id}b`, sequence: first.sequence + (isKept ? 2 : 1) });
  if (isKept) {
    expectEqual((await client.get(`${SESSION}/events/${id}`)).json.payload, value);
    return;
  }
  expect(item).toMatchObject({ index: 1, eventId: value.verdict === 'broken' ? null : id, outcome: 'invalid' });
  expect(item.problem).toMatchObject({ status: 400, code: 'INVALID_REQUEST', retryable: false });
  assertParts(item.problem.errors);
  expect(pointersOf(item.problem)).toContain(pointer + (value.verdict === 'broken' ? '' : `/payload${value.at}`));
  expect(JSON.stringify(item)).not.toContain(SECRET);
  expect((await client.get(`${SESSION}/events/${id}`)).status).toBe(404);
  expect((await client.post(`${SESSION}/events`, GOOD(id))).status).toBe(201);
}

function expectRefusal(
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what is tested
  answer: { readonly status: number; readonly text: string; readonly json: any },
  { verdict, at, text }: ValueCase,
  pointer: string,
): void {
  expect(answer.status, answer.text.slice(0, 500)).toBe(400);
  expect(pointersOf(answer.json)).toContain(verdict === 'broken' ? '' : pointer + at);
  if (text.length >= 5) expect(answer.text).not.toContain(text);
}

/** The single event, the log and the chronological page give the payload back. */
async function expectEverywhere(
  client: HostileClient,
  event: { readonly eventId: string; readonly sequence: number; readonly payload: unknown },
  value: ValueCase,
): Promise<void> {
  expectEqual(event.payload, value);
  const before = event.sequence - 1;
  const one = await client.get(`${SESSION}/events/${event.eventId}`);
  const log = await client.get(`${SESSION}/events?after=${before}&limit=1`);
  const page = await client.get(`${SESSION}?offset=${before}&limit=1`);
  for (const read of [one.json, log.json.events[0], page.json.events[0]])
    expect(isDeepStrictEqual(read, event)).toBe(true);
}

/** According to I-JSON; the only difference is that `-0` becomes `0`. */
function expectEqual(given: unknown, { text }: ValueCase): void {
  const sent: unknown = JSON.parse(text, (_, member) => (member === 0 ? 0 : member));
  expect(isDeepStrictEqual(given, { note: SECRET, v: sent }), `${JSON.stringify(given)?.slice(0, 300)}`).toBe(true);
}

const pointersOf = (problem: { readonly errors: readonly { readonly pointer?: string }[] }) =>
  problem.errors.map(({ pointer }) => pointer);
