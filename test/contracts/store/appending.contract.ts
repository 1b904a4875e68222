import { describe, expect, it } from 'vitest';
import type { NewEvent } from '../../../src/domain/event.js';
import { aNewEvent, newEvents } from '../../builders/event.js';
import { jsonText } from '../../builders/json-text.js';
import { aNewSession } from '../../builders/session.js';
import { T0_MS, YEAR_0000_MS, YEAR_9999_MS } from '../../builders/time.js';
import { uniqueId } from '../../builders/unique-id.js';
import {
  append,
  appendNew,
  createNew,
  eventOf,
  getSession,
  kindsOf,
  oneTo,
  readLog,
  sequencesOf,
} from './store-actions.contract.js';
import { openBeforeAll, type StoreHarness, type StoreSubject } from './store-harness.contract.js';

export function describeAppending(harness: StoreHarness): void {
  describe('appending events', () => {
    const subject = openBeforeAll(harness);
    describeNewEvents(subject);
    describeHead(subject);
    describeRepeats(subject);
    describeConflicts(subject);
    describeBatches(subject);
  });
}

function describeNewEvents(subject: StoreSubject): void {
  it('keeps every given field', async () => {
    const { sessionId } = await createNew(subject.store);
    const input = aNewEvent({ type: 'x.crm.call_back', timestampMs: T0_MS - 3, clientSequence: 0 });
    const [outcome] = await append(subject.store, sessionId, [input]);
    const recordedAtMs = subject.clock.nowMs();
    expect(outcome).toEqual({
      kind: 'appended',
      event: { ...input, sessionId, sequence: 1, recordedAtMs, late: false },
    });
  });

  it('fills in the defaults of omitted fields', async () => {
    const { sessionId } = await createNew(subject.store);
    subject.clock.advanceMs(5);
    const nowMs = subject.clock.nowMs();
    const [event] = await appendNew(subject.store, sessionId, [{ eventId: 'a', type: 'system' }]);
    expect(event).toMatchObject({ payload: '{}', timestampMs: nowMs, recordedAtMs: nowMs, clientSequence: null });
  });

  it('numbers the events of a session 1, 2, 3 …, whatever their timestamps and client sequences', async () => {
    const { sessionId } = await createNew(subject.store);
    const inputs = [30, 10, 20, 10].map((at) => aNewEvent({ timestampMs: T0_MS + at, clientSequence: at }));
    for (const [index, input] of inputs.entries()) {
      const [event] = await appendNew(subject.store, sessionId, [input]);
      expect(event?.sequence).toBe(index + 1);
    }
  });

  it('numbers the events of each session independently', async () => {
    const [one, two] = [await createNew(subject.store), await createNew(subject.store)];
    await appendNew(subject.store, one.sessionId, newEvents(3));
    const [event] = await appendNew(subject.store, two.sessionId, [aNewEvent()]);
    expect(event?.sequence).toBe(1);
  });

  it('is seen by the next reads', async () => {
    const { sessionId } = await createNew(subject.store);
    const [event] = await appendNew(subject.store, sessionId, [aNewEvent()]);
    expect(await subject.store.findEvent(sessionId, event?.eventId ?? '')).toEqual(event);
    expect(await readLog(subject.store, sessionId)).toEqual([event]);
    expect((await subject.store.readChronological(sessionId, { offset: 0, limit: 1 }))?.events).toEqual([event]);
  });

  it.each([
    ['the year 0000', YEAR_0000_MS],
    ['the year 9999', YEAR_9999_MS],
    ['1969', -1],
    ['the first millisecond of 1970', 0],
  ])('accepts a timestamp in %s', async (_name, timestampMs) => {
    const { sessionId } = await createNew(subject.store);
    const [event] = await appendNew(subject.store, sessionId, [aNewEvent({ timestampMs })]);
    expect(event?.timestampMs).toBe(timestampMs);
    expect(await readLog(subject.store, sessionId)).toEqual([event]);
  });

  it('accepts the largest client sequence', async () => {
    const { sessionId } = await createNew(subject.store);
    const input = aNewEvent({ clientSequence: Number.MAX_SAFE_INTEGER });
    await appendNew(subject.store, sessionId, [input]);
    expect((await readLog(subject.store, sessionId))[0]?.clientSequence).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('returns undefined for an unknown session, and stores nothing', async () => {
    const sessionId = uniqueId('unknown');
    const input = aNewEvent();
    expect(await subject.store.appendEvents(sessionId, [input])).toBeUndefined();
    expect(await subject.store.findSession(sessionId)).toBeUndefined();
    await createNew(subject.store, { sessionId });
    expect(await readLog(subject.store, sessionId)).toEqual([]);
    expect(kindsOf(await append(subject.store, sessionId, [input]))).toEqual(['appended']);
  });

  it('finds no event in a session that has none with this id, or does not exist', async () => {
    const { sessionId } = await createNew(subject.store);
    const [event] = await appendNew(subject.store, sessionId, [aNewEvent()]);
    expect(await subject.store.findEvent(sessionId, uniqueId('unknown'))).toBeUndefined();
    expect(await subject.store.findEvent(uniqueId('unknown'), event?.eventId ?? '')).toBeUndefined();
  });
}

function describeHead(subject: StoreSubject): void {
  it('makes an initiated session active', async () => {
    const { sessionId } = await createNew(subject.store, aNewSession({ status: 'initiated' }));
    await appendNew(subject.store, sessionId, [aNewEvent()]);
    expect((await getSession(subject.store, sessionId)).status).toBe('active');
  });

  it('advances the head to the last event, and leaves the rest of the session unchanged', async () => {
    const session = await createNew(subject.store, aNewSession({ status: 'active' }));
    subject.clock.advanceMs(1000);
    await appendNew(subject.store, session.sessionId, newEvents(2));
    expect(await getSession(subject.store, session.sessionId)).toEqual({
      ...session,
      lastSequence: 2,
      updatedAtMs: subject.clock.nowMs(),
    });
  });

  it('leaves the session unchanged if nothing is appended', async () => {
    const { sessionId } = await createNew(subject.store);
    const input = aNewEvent();
    await appendNew(subject.store, sessionId, [input]);
    const session = await getSession(subject.store, sessionId);
    subject.clock.advanceMs(1000);
    await append(subject.store, sessionId, [input, { ...input, type: 'system' }]);
    expect(await getSession(subject.store, sessionId)).toEqual(session);
  });
}

function describeRepeats(subject: StoreSubject): void {
  it('answers an exact repeat with the stored event, and stores nothing', async () => {
    const { sessionId } = await createNew(subject.store);
    const input = aNewEvent();
    const [event] = await appendNew(subject.store, sessionId, [input]);
    subject.clock.advanceMs(1000);
    expect(await append(subject.store, sessionId, [input])).toEqual([{ kind: 'duplicate', event }]);
    expect(await readLog(subject.store, sessionId)).toEqual([event]);
  });

  it('keeps the first defaults when an event without optional fields is repeated later', async () => {
    const { sessionId } = await createNew(subject.store);
    const input: NewEvent = { eventId: 'a', type: 'system' };
    const [event] = await appendNew(subject.store, sessionId, [input]);
    subject.clock.advanceMs(60_000);
    expect(await append(subject.store, sessionId, [input])).toEqual([{ kind: 'duplicate', event }]);
  });

  it('accepts a repeat that omits fields', async () => {
    const { sessionId } = await createNew(subject.store);
    const [event] = await appendNew(subject.store, sessionId, [aNewEvent({ eventId: 'a', type: 'bot_speech' })]);
    const outcomes = await append(subject.store, sessionId, [{ eventId: 'a', type: 'bot_speech' }]);
    expect(outcomes).toEqual([{ kind: 'duplicate', event: { ...event, payload: '{}' } }]);
  });

  it('compares payloads as JSON values, ignoring the order of names', async () => {
    const { sessionId } = await createNew(subject.store);
    const input = aNewEvent({ payload: jsonText({ b: [{ d: 1, c: 2 }], a: 3 }) });
    await appendNew(subject.store, sessionId, [input]);
    const repeat = { ...input, payload: jsonText({ a: 3, b: [{ c: 2, d: 1 }] }) };
    expect(kindsOf(await append(subject.store, sessionId, [repeat]))).toEqual(['duplicate']);
  });

  it('compares an eventId only within its own session', async () => {
    const [one, two] = [await createNew(subject.store), await createNew(subject.store)];
    const input = aNewEvent();
    await appendNew(subject.store, one.sessionId, [input]);
    const [event] = await appendNew(subject.store, two.sessionId, [{ ...input, type: 'system' }]);
    expect(event?.sessionId).toBe(two.sessionId);
    expect((await subject.store.findEvent(one.sessionId, input.eventId))?.type).toBe(input.type);
  });
}

function describeConflicts(subject: StoreSubject): void {
  it.each<[string, Partial<NewEvent>]>([
    ['type', { type: 'bot_speech' }],
    ['payload', { payload: jsonText({ text: 'Good evening' }) }],
    ['payload', { payload: jsonText({}) }],
    ['timestamp', { timestampMs: T0_MS + 1 }],
    ['clientSequence', { clientSequence: 8 }],
  ])('refuses another %s and changes nothing: %j', async (field, change) => {
    const { sessionId } = await createNew(subject.store);
    const input = aNewEvent();
    const [event] = await appendNew(subject.store, sessionId, [input]);
    const outcomes = await append(subject.store, sessionId, [{ ...input, ...change }]);
    const told = field === 'payload' ? { ...event, payload: '{}' } : event;
    expect(outcomes).toEqual([{ kind: 'conflict', event: told, fields: [field] }]);
    expect(await readLog(subject.store, sessionId)).toEqual([event]);
  });

  it('names every field that differs', async () => {
    const { sessionId } = await createNew(subject.store);
    const [event] = await appendNew(subject.store, sessionId, [aNewEvent({ eventId: 'a' })]);
    const other = { eventId: 'a', type: 'system', payload: jsonText({}), timestampMs: 0, clientSequence: 0 };
    expect(await append(subject.store, sessionId, [other])).toEqual([
      {
        kind: 'conflict',
        event: { ...event, payload: '{}' },
        fields: ['type', 'payload', 'timestamp', 'clientSequence'],
      },
    ]);
  });

  it('refuses a value that was not given at first', async () => {
    const { sessionId } = await createNew(subject.store);
    const [event] = await appendNew(subject.store, sessionId, [{ eventId: 'a', type: 'system' }]);
    const other = { eventId: 'a', type: 'system', payload: jsonText({ a: null }), timestampMs: 0, clientSequence: 0 };
    expect(await append(subject.store, sessionId, [other])).toEqual([
      { kind: 'conflict', event, fields: ['payload', 'timestamp', 'clientSequence'] },
    ]);
  });
}

function describeBatches(subject: StoreSubject): void {
  it('keeps the order of a large batch', async () => {
    const { sessionId } = await createNew(subject.store);
    const inputs = newEvents(subject.sizes.batch);
    const events = await appendNew(subject.store, sessionId, inputs);
    expect(sequencesOf(events)).toEqual(oneTo(subject.sizes.batch));
    expect(events.map(({ eventId }) => eventId)).toEqual(inputs.map(({ eventId }) => eventId));
    expect(await readLog(subject.store, sessionId)).toEqual(events);
  });

  it('answers an id that occurs twice in a batch with duplicate', async () => {
    const { sessionId } = await createNew(subject.store);
    const input = aNewEvent();
    const outcomes = await append(subject.store, sessionId, [input, aNewEvent(), input]);
    expect(kindsOf(outcomes)).toEqual(['appended', 'appended', 'duplicate']);
    expect(outcomes.map(eventOf)[2]).toEqual(outcomes.map(eventOf)[0]);
    expect(await readLog(subject.store, sessionId)).toHaveLength(2);
  });

  it('answers an id that occurs twice with different content with conflict, and keeps the first', async () => {
    const { sessionId } = await createNew(subject.store);
    const input = aNewEvent();
    const outcomes = await append(subject.store, sessionId, [input, { ...input, clientSequence: 99 }, input]);
    const [event] = await readLog(subject.store, sessionId);
    expect(outcomes).toEqual([
      { kind: 'appended', event },
      { kind: 'conflict', event, fields: ['clientSequence'] },
      { kind: 'duplicate', event },
    ]);
  });

  it('stores the new events among duplicates and conflicts, without gaps', async () => {
    const { sessionId } = await createNew(subject.store);
    const known = newEvents(3);
    await appendNew(subject.store, sessionId, known);
    const [one, two, three] = known as [NewEvent, NewEvent, NewEvent];
    const batch = [aNewEvent(), two, { ...one, type: 'system' }, aNewEvent(), three, aNewEvent()];
    const outcomes = await append(subject.store, sessionId, batch);
    expect(kindsOf(outcomes)).toEqual(['appended', 'duplicate', 'conflict', 'appended', 'duplicate', 'appended']);
    expect(sequencesOf(outcomes.map(eventOf))).toEqual([4, 2, 1, 5, 3, 6]);
    expect(sequencesOf(await readLog(subject.store, sessionId))).toEqual(oneTo(6));
  });

  it('answers the repeat of a whole batch with duplicates', async () => {
    const { sessionId } = await createNew(subject.store);
    const inputs = newEvents(20);
    const events = await appendNew(subject.store, sessionId, inputs);
    const outcomes = await append(subject.store, sessionId, inputs);
    expect(outcomes).toEqual(events.map((event) => ({ kind: 'duplicate', event })));
  });

  it('completes a batch that was stored only in part before', async () => {
    const { sessionId } = await createNew(subject.store);
    const inputs = newEvents(10);
    await appendNew(subject.store, sessionId, inputs.slice(0, 4));
    const outcomes = await append(subject.store, sessionId, inputs);
    expect(kindsOf(outcomes)).toEqual([...Array(4).fill('duplicate'), ...Array(6).fill('appended')]);
    expect(sequencesOf(outcomes.map(eventOf))).toEqual(oneTo(10));
  });

  it('answers a batch without events with no outcomes, and returns undefined for an unknown session', async () => {
    const { sessionId } = await createNew(subject.store);
    expect(await subject.store.appendEvents(sessionId, [])).toEqual([]);
    expect(await subject.store.appendEvents(uniqueId('unknown'), [])).toBeUndefined();
  });
}
