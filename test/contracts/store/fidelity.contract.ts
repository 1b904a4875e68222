import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/lib/json/canonical-json.js';
import { JSON_LIMITS, type Json, type JsonText } from '../../../src/lib/json/json.js';
import { aNewEvent } from '../../builders/event.js';
import { HOSTILE_OBJECTS, LOOK_ALIKES } from '../../builders/hostile-json.js';
import { jsonText } from '../../builders/json-text.js';
import { aNewSession } from '../../builders/session.js';
import { append, appendNew, createNew, getSession, kindsOf, readLog } from './store-actions.contract.js';
import { openBeforeAll, type StoreHarness, type StoreSubject } from './store-harness.contract.js';

export function describeFidelity(harness: StoreHarness): void {
  describe('what comes back is what went in', () => {
    // Each group has a store of its own: servers that scan would decode the large values at every call of the others.
    describe('unusual values', () => describeHostile(openBeforeAll(harness)));
    describe('look-alikes', () => describeLookAlikes(openBeforeAll(harness)));
    describe('anything', () => describeAnyJson(openBeforeAll(harness)));
    describe('large values', () => describeLarge(openBeforeAll(harness)));
  });
}

async function expectKeptPayload({ store }: StoreSubject, payload: JsonText): Promise<void> {
  const { sessionId } = await createNew(store);
  const input = aNewEvent({ payload });
  const [event] = await appendNew(store, sessionId, [input]);
  const found = await store.findEvent(sessionId, input.eventId);
  const [logged] = await readLog(store, sessionId);
  const history = await store.readChronological(sessionId, { offset: 0, limit: 1 });
  const texts = [event, found, logged, history?.events[0]].map((one) => one?.payload === payload);
  expect(texts).toEqual([true, true, true, true]);
  expect(kindsOf(await append(store, sessionId, [input]))).toEqual(['duplicate']);
}

async function expectKeptMetadata({ store }: StoreSubject, metadata: JsonText): Promise<void> {
  const input = aNewSession({ metadata });
  const created = await createNew(store, input);
  const found = await getSession(store, input.sessionId);
  const listed = await store.listSessions({ limit: 1, metadata: [] });
  const history = await store.readChronological(input.sessionId, { offset: 0, limit: 1 });
  // The session is the first in the list, because it was created last and its start is the latest.
  const texts = [created, found, listed.sessions[0], history?.session].map((one) => one?.metadata === metadata);
  expect(texts).toEqual([true, true, true, true]);
  expect((await store.createSession(input)).kind).toBe('duplicate');
}

function describeHostile(subject: StoreSubject): void {
  it.each(HOSTILE_OBJECTS)('keeps a payload with %s', async (_name, object) => {
    await expectKeptPayload(subject, jsonText(object));
  });

  it.each(HOSTILE_OBJECTS)('keeps metadata with %s', async (_name, object) => {
    subject.clock.advanceMs(1);
    await expectKeptMetadata(subject, jsonText(object));
  });

  it('keeps all of them in one batch', async () => {
    const { sessionId } = await createNew(subject.store);
    const payloads = HOSTILE_OBJECTS.map(([, object]) => jsonText(object));
    await appendNew(
      subject.store,
      sessionId,
      payloads.map((payload) => aNewEvent({ payload })),
    );
    expect((await readLog(subject.store, sessionId)).map(({ payload }) => payload)).toEqual(payloads);
  });
}

function describeLarge(subject: StoreSubject): void {
  const large = { text: 'x'.repeat(900_000) };
  const wide = { text: '€'.repeat(300_000) };
  const names = Object.fromEntries(Array.from({ length: JSON_LIMITS.maxNames }, (_, index) => [`n${index}`, index]));
  const cases: readonly [string, Json][] = [
    ['a string of 900 kB', large],
    ['a string of 900 kB in three-byte characters', wide],
    ['20,000 names', names],
  ];

  it.each(cases)('keeps a payload with %s', async (_name, value) => {
    await expectKeptPayload(subject, jsonText(value));
  });

  it.each(cases)('keeps metadata with %s', async (_name, value) => {
    subject.clock.advanceMs(1);
    await expectKeptMetadata(subject, jsonText(value));
  });

  it('keeps a batch of several large events', async () => {
    const { sessionId } = await createNew(subject.store);
    const inputs = Array.from({ length: 4 }, () => aNewEvent({ payload: jsonText(large) }));
    await appendNew(subject.store, sessionId, inputs);
    const events = await readLog(subject.store, sessionId);
    expect(events.map(({ payload }) => payload === jsonText(large))).toEqual([true, true, true, true]);
  });
}

function describeLookAlikes(subject: StoreSubject): void {
  it.each(LOOK_ALIKES)('distinguishes %s', async (_name, one, two) => {
    for (const [first, second] of [
      [jsonText(one), jsonText(two)],
      [jsonText(two), jsonText(one)],
    ] as const) {
      const session = await createNew(subject.store, aNewSession({ metadata: first }));
      const { sessionId } = session;
      expect(await subject.store.createSession({ sessionId, metadata: second })).toEqual({
        kind: 'conflict',
        session,
        fields: ['metadata'],
      });
      const input = aNewEvent({ payload: first });
      const [event] = await appendNew(subject.store, sessionId, [input]);
      expect(await append(subject.store, sessionId, [{ ...input, payload: second }])).toEqual([
        { kind: 'conflict', event: { ...event, payload: '{}' }, fields: ['payload'] },
      ]);
    }
  });
}

function describeAnyJson(subject: StoreSubject): void {
  it('keeps any JSON, in payload and metadata', async () => {
    const text = fc
      .dictionary(fc.string({ unit: 'binary', maxLength: 8 }), fc.jsonValue({ stringUnit: 'binary', maxDepth: 6 }))
      .map((value) => canonicalJson(value as Json, ''))
      .filter((canonical) => canonical.ok)
      .map((canonical) => (canonical.ok ? canonical.text : jsonText({})));
    await fc.assert(
      fc.asyncProperty(text, fc.array(text, { minLength: 1, maxLength: 10 }), async (metadata, payloads) => {
        const { sessionId } = await createNew(subject.store, aNewSession({ metadata }));
        const inputs = payloads.map((payload) => aNewEvent({ payload }));
        await appendNew(subject.store, sessionId, inputs);
        expect((await getSession(subject.store, sessionId)).metadata).toBe(metadata);
        expect((await readLog(subject.store, sessionId)).map(({ payload }) => payload)).toEqual(payloads);
        expect(new Set(kindsOf(await append(subject.store, sessionId, inputs)))).toEqual(new Set(['duplicate']));
      }),
      { numRuns: subject.sizes.runs },
    );
  });
}
