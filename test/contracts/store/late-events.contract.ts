import { describe, expect, it } from 'vitest';
import type { NewEvent } from '../../../src/domain/event.js';
import { aNewEvent, newEvents } from '../../builders/event.js';
import { append, appendNew, complete, createNew, getSession, kindsOf, readLog } from './store-actions.contract.js';
import { GRACE_MS, openBeforeAll, type StoreHarness, type StoreSubject } from './store-harness.contract.js';

export function describeLateEvents(harness: StoreHarness): void {
  describe('events after the completion', () => {
    const subject = openBeforeAll(harness);
    describeGrace(subject);
    describeOwnGrace(subject);
    describeSealing(subject);
  });

  describe('events after the completion, without a grace period', () => {
    const subject = openBeforeAll(harness, 0);
    describeNoGrace(subject);
    describeGivenGrace(subject);
  });
}

interface Completed {
  readonly sessionId: string;
  /** The stored events: two from before the completion. */
  readonly inputs: readonly NewEvent[];
}

async function aCompletedSession({ store }: StoreSubject): Promise<Completed> {
  const { sessionId } = await createNew(store);
  const inputs = newEvents(2);
  await appendNew(store, sessionId, inputs);
  await complete(store, sessionId);
  return { sessionId, inputs };
}

/** The session is completed, its grace period is over, and one event was refused. */
async function aSealedSession(subject: StoreSubject): Promise<Completed> {
  const completed = await aCompletedSession(subject);
  subject.clock.advanceMs(GRACE_MS);
  const outcomes = await append(subject.store, completed.sessionId, [aNewEvent()]);
  expect(kindsOf(outcomes)).toEqual(['sealed']);
  return completed;
}

function describeGrace(subject: StoreSubject): void {
  it('marks events before the completion as not late, and those after it as late', async () => {
    const { sessionId } = await aCompletedSession(subject);
    await appendNew(subject.store, sessionId, newEvents(2));
    const events = await readLog(subject.store, sessionId);
    expect(events.map(({ late }) => late)).toEqual([false, false, true, true]);
  });

  it('decides what is late by the order in the store, not by timestamps', async () => {
    const { sessionId } = await aCompletedSession(subject);
    const [event] = await appendNew(subject.store, sessionId, [aNewEvent({ timestampMs: 0 })]);
    expect(event).toMatchObject({ late: true, timestampMs: 0 });
    expect(await subject.store.findEvent(sessionId, event?.eventId ?? '')).toEqual(event);
  });

  it('keeps the completion, and moves only the head', async () => {
    const { sessionId } = await aCompletedSession(subject);
    const completed = await getSession(subject.store, sessionId);
    subject.clock.advanceMs(1);
    await appendNew(subject.store, sessionId, [aNewEvent()]);
    expect(await getSession(subject.store, sessionId)).toEqual({
      ...completed,
      lastSequence: 3,
      updatedAtMs: subject.clock.nowMs(),
    });
  });

  it('accepts events until the last millisecond of the grace period, and none after it', async () => {
    const { sessionId } = await aCompletedSession(subject);
    subject.clock.advanceMs(GRACE_MS - 1);
    const last = aNewEvent();
    expect(kindsOf(await append(subject.store, sessionId, [last]))).toEqual(['appended']);
    subject.clock.advanceMs(1);
    const refused = aNewEvent();
    const outcomes = await append(subject.store, sessionId, [refused]);
    expect(outcomes).toEqual([{ kind: 'sealed', eventId: refused.eventId }]);
    expect(await subject.store.findEvent(sessionId, refused.eventId)).toBeUndefined();
    expect((await readLog(subject.store, sessionId)).at(-1)?.eventId).toBe(last.eventId);
  });

  it('counts the grace period from the recorded completion, not from endedAt', async () => {
    const { sessionId } = await createNew(subject.store);
    await complete(subject.store, sessionId, { endedAtMs: 0 });
    expect(kindsOf(await append(subject.store, sessionId, [aNewEvent()]))).toEqual(['appended']);
    const other = await createNew(subject.store);
    await complete(subject.store, other.sessionId, { endedAtMs: subject.clock.nowMs() + 10 * GRACE_MS });
    subject.clock.advanceMs(GRACE_MS);
    expect(kindsOf(await append(subject.store, other.sessionId, [aNewEvent()]))).toEqual(['sealed']);
  });

  it('is not extended by repeats of the completion or by late events', async () => {
    const { sessionId } = await aCompletedSession(subject);
    subject.clock.advanceMs(GRACE_MS / 2);
    await complete(subject.store, sessionId);
    await appendNew(subject.store, sessionId, [aNewEvent()]);
    subject.clock.advanceMs(GRACE_MS / 2);
    expect(kindsOf(await append(subject.store, sessionId, [aNewEvent()]))).toEqual(['sealed']);
  });

  it('accepts late events while the clock is before the completion', async () => {
    const { sessionId } = await aCompletedSession(subject);
    subject.clock.advanceMs(-10 * GRACE_MS);
    const [event] = await appendNew(subject.store, sessionId, [aNewEvent()]);
    expect(event?.late).toBe(true);
  });

  it('never ends for a session that is not completed', async () => {
    const { sessionId } = await createNew(subject.store);
    subject.clock.advanceMs(1000 * GRACE_MS);
    const [event] = await appendNew(subject.store, sessionId, [aNewEvent()]);
    expect(event?.late).toBe(false);
  });
}

function describeOwnGrace(subject: StoreSubject): void {
  const appendKinds = async (sessionId: string) => kindsOf(await append(subject.store, sessionId, [aNewEvent()]));

  it.each([
    ['shorter', GRACE_MS - 1_000],
    ['longer', 10 * GRACE_MS],
  ])('is that of the completion if it gives a %s one', async (_name, lateGraceMs) => {
    const { sessionId } = await createNew(subject.store);
    await complete(subject.store, sessionId, { lateGraceMs });
    expect(await getSession(subject.store, sessionId)).toMatchObject({ lateGraceMs });
    subject.clock.advanceMs(lateGraceMs - 1);
    expect(await subject.store.sealSession(sessionId)).toBe(false);
    const [event] = await appendNew(subject.store, sessionId, [aNewEvent()]);
    expect(event?.late).toBe(true);
    subject.clock.advanceMs(1);
    expect(await appendKinds(sessionId)).toEqual(['sealed']);
    expect(await subject.store.sealSession(sessionId)).toBe(true);
    expect(await getSession(subject.store, sessionId)).toMatchObject({ lateGraceMs, lastSequence: 1 });
  });

  it('accepts nothing after a completion that gives 0, whatever the clock says', async () => {
    const { sessionId } = await createNew(subject.store);
    await complete(subject.store, sessionId, { lateGraceMs: 0 });
    subject.clock.advanceMs(-60_000);
    expect(await appendKinds(sessionId)).toEqual(['sealed']);
  });

  it('is compared in a repeat even if the completion omitted it', async () => {
    const { sessionId } = await createNew(subject.store);
    const { session } = await complete(subject.store, sessionId);
    expect(await complete(subject.store, sessionId, { lateGraceMs: GRACE_MS })).toEqual({ kind: 'duplicate', session });
    const other = await complete(subject.store, sessionId, { lateGraceMs: 0 });
    expect(other).toEqual({ kind: 'conflict', session, fields: ['lateGraceSeconds'] });
  });
}

function describeSealing(subject: StoreSubject): void {
  it('answers the repeat of a stored event with duplicate, at any time', async () => {
    const { sessionId, inputs } = await aSealedSession(subject);
    subject.clock.advanceMs(1000 * GRACE_MS);
    const events = await readLog(subject.store, sessionId);
    const outcomes = await append(subject.store, sessionId, inputs);
    expect(outcomes).toEqual(events.map((event) => ({ kind: 'duplicate', event })));
  });

  it('answers the repeat of a late event with duplicate', async () => {
    const { sessionId } = await aCompletedSession(subject);
    const input = aNewEvent();
    const [event] = await appendNew(subject.store, sessionId, [input]);
    subject.clock.advanceMs(GRACE_MS);
    const outcomes = await append(subject.store, sessionId, [input, aNewEvent(), input]);
    expect(kindsOf(outcomes)).toEqual(['duplicate', 'sealed', 'duplicate']);
    expect(outcomes[0]).toEqual({ kind: 'duplicate', event });
  });

  it('answers different content under a stored id with conflict, not with sealed', async () => {
    const { sessionId, inputs } = await aSealedSession(subject);
    const outcomes = await append(subject.store, sessionId, [{ ...(inputs[0] as NewEvent), type: 'system' }]);
    expect(outcomes).toMatchObject([{ kind: 'conflict', fields: ['type'] }]);
  });

  it('answers each event of a batch individually', async () => {
    const { sessionId, inputs } = await aSealedSession(subject);
    const [one, two] = inputs as [NewEvent, NewEvent];
    const fresh = aNewEvent();
    const outcomes = await append(subject.store, sessionId, [fresh, two, { ...one, clientSequence: 99 }, fresh, one]);
    expect(kindsOf(outcomes)).toEqual(['sealed', 'duplicate', 'conflict', 'sealed', 'duplicate']);
    expect(await readLog(subject.store, sessionId)).toHaveLength(2);
  });

  it('happens on request once the grace period is over, for good', async () => {
    const { sessionId } = await aCompletedSession(subject);
    expect(await subject.store.sealSession(sessionId)).toBe(false);
    subject.clock.advanceMs(GRACE_MS);
    expect(await subject.store.sealSession(sessionId)).toBe(true);
    subject.clock.advanceMs(-2 * GRACE_MS);
    expect(await subject.store.sealSession(sessionId)).toBe(true);
    expect(kindsOf(await append(subject.store, sessionId, [aNewEvent()]))).toEqual(['sealed']);
  });

  it('does not happen on request if a session is not completed, or unknown', async () => {
    const { sessionId } = await createNew(subject.store);
    subject.clock.advanceMs(10 * GRACE_MS);
    expect(await subject.store.sealSession(sessionId)).toBe(false);
    expect(kindsOf(await append(subject.store, sessionId, [aNewEvent()]))).toEqual(['appended']);
    expect(await subject.store.sealSession(`${sessionId}-unknown`)).toBeUndefined();
  });

  it('on request leaves session and events unchanged, and repeats are answered as before', async () => {
    const { sessionId, inputs } = await aCompletedSession(subject);
    const session = await getSession(subject.store, sessionId);
    const events = await readLog(subject.store, sessionId);
    subject.clock.advanceMs(GRACE_MS);
    await subject.store.sealSession(sessionId);
    expect(await getSession(subject.store, sessionId)).toEqual(session);
    expect(await readLog(subject.store, sessionId)).toEqual(events);
    expect(kindsOf(await append(subject.store, sessionId, inputs))).toEqual(['duplicate', 'duplicate']);
  });

  it('is reported on request if an event was refused before', async () => {
    const { sessionId } = await aSealedSession(subject);
    subject.clock.advanceMs(-2 * GRACE_MS);
    expect(await subject.store.sealSession(sessionId)).toBe(true);
  });

  it('leaves the session unchanged', async () => {
    const { sessionId } = await aCompletedSession(subject);
    const session = await getSession(subject.store, sessionId);
    subject.clock.advanceMs(GRACE_MS);
    await append(subject.store, sessionId, newEvents(3));
    expect(await getSession(subject.store, sessionId)).toEqual(session);
  });

  it('stays sealed when the clock steps back', async () => {
    const { sessionId, inputs } = await aSealedSession(subject);
    subject.clock.advanceMs(-2 * GRACE_MS);
    const outcomes = await append(subject.store, sessionId, [aNewEvent(), ...inputs]);
    expect(kindsOf(outcomes)).toEqual(['sealed', 'duplicate', 'duplicate']);
    expect(await readLog(subject.store, sessionId)).toHaveLength(2);
  });

  it('is not sealed by a batch of repeats alone', async () => {
    const { sessionId, inputs } = await aCompletedSession(subject);
    subject.clock.advanceMs(GRACE_MS);
    await append(subject.store, sessionId, inputs);
    subject.clock.advanceMs(-1);
    expect(kindsOf(await append(subject.store, sessionId, [aNewEvent()]))).toEqual(['appended']);
  });

  it('answers repeats of the completion and of the creation as before', async () => {
    const { sessionId } = await aSealedSession(subject);
    const session = await getSession(subject.store, sessionId);
    expect(await complete(subject.store, sessionId)).toEqual({ kind: 'duplicate', session });
    expect(await subject.store.createSession({ sessionId })).toEqual({ kind: 'duplicate', session });
  });

  it('returns its history', async () => {
    const { sessionId } = await aSealedSession(subject);
    const events = await readLog(subject.store, sessionId);
    expect((await subject.store.readChronological(sessionId, { offset: 0, limit: 9 }))?.events).toEqual(events);
  });
}

function describeNoGrace(subject: StoreSubject): void {
  it('accepts nothing after the completion', async () => {
    const { sessionId } = await aCompletedSession(subject);
    expect(kindsOf(await append(subject.store, sessionId, [aNewEvent()]))).toEqual(['sealed']);
    expect(await readLog(subject.store, sessionId)).toHaveLength(2);
  });

  it('accepts nothing after the completion while the clock is before it', async () => {
    const { sessionId } = await aCompletedSession(subject);
    subject.clock.advanceMs(-60_000);
    expect(kindsOf(await append(subject.store, sessionId, [aNewEvent()]))).toEqual(['sealed']);
  });

  it('is sealed on request right after the completion, but not before', async () => {
    const { sessionId } = await createNew(subject.store);
    expect(await subject.store.sealSession(sessionId)).toBe(false);
    await complete(subject.store, sessionId);
    subject.clock.advanceMs(-60_000);
    expect(await subject.store.sealSession(sessionId)).toBe(true);
  });

  it('answers repeats with duplicate and conflict', async () => {
    const { sessionId, inputs } = await aCompletedSession(subject);
    const [one, two] = inputs as [NewEvent, NewEvent];
    const outcomes = await append(subject.store, sessionId, [one, aNewEvent(), { ...two, type: 'system' }]);
    expect(kindsOf(outcomes)).toEqual(['duplicate', 'sealed', 'conflict']);
  });
}

function describeGivenGrace(subject: StoreSubject): void {
  it('accepts late events for as long as the completion says', async () => {
    const { sessionId } = await createNew(subject.store);
    await complete(subject.store, sessionId, { lateGraceMs: 1_000 });
    const [event] = await appendNew(subject.store, sessionId, [aNewEvent()]);
    expect(event?.late).toBe(true);
    subject.clock.advanceMs(1_000);
    expect(kindsOf(await append(subject.store, sessionId, [aNewEvent()]))).toEqual(['sealed']);
  });
}
