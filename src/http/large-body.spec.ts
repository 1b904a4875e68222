import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_LIMITS } from '../domain/limits.js';
import { parseBatch } from '../features/conversations/new-batch.js';
import { parseEventBody } from '../features/conversations/new-event.js';
import { parseNewSession } from '../features/conversations/new-session.js';
import { eventLoop } from '../lib/event-loop.js';
import { STEP_ITEMS } from '../lib/steps.js';
import type { RawBody } from './body-reader.js';

/** Number of members of these bodies: a step processes only a small part of them. */
const MEMBERS = 50_000;
/** Several walks visit every member, each in steps of its own; half the steps of one walk are not reached by accident. */
const LEAST_STEPS = MEMBERS / STEP_ITEMS / 2;

const members = (member: (index: number) => string, count = MEMBERS) =>
  Array.from({ length: count }, (_, index) => member(index)).join(',');

/** What a walk may find in a body of the maximum size. */
const PAYLOADS: Readonly<Record<string, string>> = {
  'word timings': `{"words":[${members((index) => `["word${index}",${index / 100},${index / 100 + 0.2}]`)}]}`,
  'empty arrays': `{"a":[${members(() => '[]')}]}`,
  'names out of their order': `{"b":1,"a":[${members(() => '[1]')}]}`,
  'numbers that a scan has to look at': `{"zero":0,"a":[${members(() => '1e-5')}]}`,
  'names with escapes': `{"a":[${members((index) => `{"\\n${index}":1}`, 15_000)}]}`,
  'more names than are taken': `{${members((index) => `"\\n${index}":1`)}}`,
  'a fault at its end': `{"a":[${members(() => '[]')}]`,
};

const CALLS: Readonly<Record<string, (payload: string) => Promise<unknown>>> = {
  event: (payload) => parseEventBody(bodyOf(`{"eventId":"e","type":"x.a","payload":${payload}}`), DEFAULT_LIMITS),
  session: (payload) => parseNewSession(bodyOf(`{"sessionId":"s","metadata":${payload}}`)),
  batch: (payload) =>
    parseBatch(bodyOf(`{"events":[{"eventId":"e","type":"x.a","payload":${payload}}]}`), {
      ...DEFAULT_LIMITS,
      maxBodyBytes: 2 * DEFAULT_LIMITS.maxBodyBytes,
    }),
};

describe.each(Object.entries(CALLS))('a large body of the call %s', (_, parse) => {
  it.each(Object.entries(PAYLOADS))('with %s is read in many small steps', async (__, payload) => {
    const asked = vi.spyOn(eventLoop, 'isTurnOver', 'get').mockReturnValue(false);
    await parse(payload).catch(() => undefined);
    expect(asked.mock.calls.length).toBeGreaterThan(LEAST_STEPS);
    asked.mockRestore();
  });
});

it('a large batch may be interrupted between any two of its events', async () => {
  const asked = vi.spyOn(eventLoop, 'isTurnOver', 'get').mockReturnValue(false);
  const events = 300;
  await parseBatch(
    bodyOf(`{"events":[${members((index) => eventText(index, 'x'.repeat(300)), events)}]}`),
    DEFAULT_LIMITS,
  );
  expect(asked.mock.calls.length).toBeGreaterThan(events);
  asked.mockRestore();
});

describe('a small body', () => {
  it.each([
    ['event', () => parseEventBody(bodyOf(eventText(1, 'hello')), DEFAULT_LIMITS)],
    [
      'batch',
      () => parseBatch(bodyOf(`{"events":[${eventText(1, 'hello')},${eventText(2, 'hello')}]}`), DEFAULT_LIMITS),
    ],
  ])('of the call %s is read in one turn of the event loop', async (_, parse) => {
    const asked = vi.spyOn(eventLoop, 'isTurnOver', 'get');
    await parse();
    expect(asked).not.toHaveBeenCalled();
    asked.mockRestore();
  });
});

function eventText(index: number, text: string): string {
  return `{"eventId":"e${index}","type":"x.a","payload":{"text":"${text}"}}`;
}

function bodyOf(text: string): RawBody {
  return { bytes: Buffer.from(text), isNdjson: false };
}
