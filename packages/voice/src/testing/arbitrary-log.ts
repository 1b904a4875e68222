import fc from 'fast-check';
import type { LoggedEvent } from '../logged-event.js';
import { at } from './call.js';
import { PROVIDER_PAYLOADS } from './provider-payloads.js';

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

/** Few values, so that events refer to the same items. */
const itemId = optional(fc.constantFrom('a', 'b', 'c'));
const source = optional(fc.constantFrom({ provider: 'p' }, { provider: 'q', type: 't' }, {}));
const offset = fc.integer({ min: -2_000, max: 30_000 });
const instant = offset.map(at);
const texts = fc.constantFrom('mhm', 'stop', 'one two three', 'Hello there', '', 'ok okay', '今日は', ' ');
const latency = fc.record(
  { e2eMs: fc.integer({ min: -10, max: 900 }), llmTtftMs: fc.nat(500), endOfTurnMs: fc.nat(300), toolMs: fc.nat(90) },
  { requiredKeys: [] },
);
const truncation = fc.record(
  { evidence: fc.constantFrom('provider_text', 'none', 'playback_ms'), playedMs: fc.nat(6_000), at: instant },
  { requiredKeys: [] },
);
const words = fc.array(fc.record({ word: texts, startMs: offset, endMs: offset }), { maxLength: 4 });

const utterance = fc.record(
  {
    ...{ text: texts, generatedText: texts, heardText: texts, interrupted: fc.boolean(), truncation, words, latency },
    ...{ startMs: offset, endMs: offset, startedAt: instant, durationMs: fc.nat(4_000), generatedMs: fc.nat(6_000) },
    ...{ final: fc.boolean(), rev: fc.nat(3), speaker: fc.constantFrom('Ann', 'Bob'), backchannel: fc.boolean() },
    medium: fc.constantFrom('voice', 'voice', 'text', 'dtmf'),
    language: fc.constantFrom('en', 'de-CH', 'ja'),
    itemId,
    source,
  },
  { requiredKeys: [] },
);
const interruption = fc.record(
  {
    by: fc.constantFrom('user', 'bot'),
    heardText: texts,
    truncation,
    isInterruption: fc.boolean(),
    resumed: fc.boolean(),
    itemId,
    source,
  },
  { requiredKeys: [] },
);
const activity = fc.record(
  {
    side: fc.constantFrom('user', 'bot'),
    state: fc.constantFrom('started', 'stopped'),
    startMs: offset,
    endMs: offset,
    itemId,
  },
  { requiredKeys: [] },
);
const callId = optional(fc.constantFrom('c1', 'c2'));
const result = fc.record(
  { callId, isError: fc.boolean(), cancelled: fc.boolean(), latencyMs: fc.nat(900) },
  { requiredKeys: [] },
);

type Payload = LoggedEvent['payload'];
const tagged = (type: string, payload: fc.Arbitrary<Payload>) => fc.record({ type: fc.constant(type), payload });

const speech = fc.oneof(tagged('user_speech', utterance), tagged('bot_speech', utterance));

const eventOfACall = fc.oneof(
  { arbitrary: speech, weight: 6 },
  { arbitrary: tagged('x.interruption', interruption), weight: 2 },
  { arbitrary: tagged('x.metrics', fc.record({ latency, itemId }, { requiredKeys: [] })), weight: 1 },
  { arbitrary: tagged('x.speech', activity), weight: 1 },
  { arbitrary: tagged('x.tool_call', fc.record({ callId, name: texts }, { requiredKeys: [] })), weight: 1 },
  { arbitrary: tagged('x.tool_result', result), weight: 1 },
  { arbitrary: tagged('system', fc.constant({ kind: 'error' })), weight: 1 },
);

const toLog = (told: readonly { readonly type: string; readonly payload: Payload; readonly atMs: number }[]) =>
  told.map(({ type, payload, atMs }, place) => ({
    type,
    payload,
    sequence: place + 1,
    eventId: `e${(place * 7) % 5}-${place}`,
    timestamp: at(atMs),
  }));

const timed = (event: fc.Arbitrary<{ readonly type: string; readonly payload: Payload }>) =>
  fc.tuple(event, fc.integer({ min: 0, max: 30_000 })).map(([told, atMs]) => ({ ...told, atMs }));

/** Logs of a call in our vocabulary, whose events refer to few utterances, overlap, and contradict each other. */
export const arbitraryLog = fc.array(timed(eventOfACall), { maxLength: 25 }).map(toLog);

const jsonObject = fc
  .object({ maxDepth: 3, withNullPrototype: true })
  .map((value) => JSON.parse(JSON.stringify(value)) as Payload);

const ourNames = fc.constantFrom(
  ...['text', 'heardText', 'words', 'latency', 'truncation', 'source', 'startMs', 'endMs', 'startedAt', 'durationMs'],
  ...['final', 'itemId', 'rev', 'role', 'medium', 'callId', 'by', 'side', 'state', 'content', 'transcript', 'metrics'],
);

/** JSON of any shape, including members with names of our vocabulary. */
const anyPayload = fc.oneof(
  jsonObject,
  fc.dictionary(ourNames, fc.jsonValue({ maxDepth: 3 })).map((value) => ({ ...value }) as Payload),
);

const mutated = fc
  .tuple(
    fc.constantFrom(...PROVIDER_PAYLOADS),
    fc.array(fc.tuple(fc.nat(), fc.jsonValue({ maxDepth: 2 })), { maxLength: 3 }),
  )
  .map(([payload, changes]) => {
    const copy: Record<string, unknown> = JSON.parse(JSON.stringify(payload));
    const names = Object.keys(copy);
    for (const [place, value] of changes) copy[names[place % names.length] ?? 'text'] = value;
    return copy as Payload;
  });

const type = fc.constantFrom(
  ...['user_speech', 'bot_speech', 'x.speech', 'x.interruption', 'x.metrics', 'x.tool_call', 'x.tool_result', 'system'],
);

/** Logs of ten events with payloads of any shape. */
export const anyLog = fc
  .array(timed(fc.record({ type, payload: fc.oneof(anyPayload, mutated) })), { minLength: 10, maxLength: 10 })
  .map(toLog);
