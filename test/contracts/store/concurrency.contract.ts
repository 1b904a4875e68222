import { describe, expect, it } from 'vitest';
import type { AppendOutcome } from '../../../src/domain/append.js';
import type { StoredEvent } from '../../../src/domain/event.js';
import type { Session } from '../../../src/domain/session.js';
import { aNewEvent, newEvents } from '../../builders/event.js';
import { uniqueId } from '../../builders/unique-id.js';
import {
  append,
  appendNew,
  atOnce,
  complete,
  createNew,
  eventOf,
  getSession,
  kindsOf,
  oneTo,
  readLog,
  readPage,
  readWhileWriting,
  sequencesOf,
} from './store-actions.contract.js';
import { GRACE_MS, openBeforeAll, type StoreHarness, type StoreSubject } from './store-harness.contract.js';

export function describeConcurrency(harness: StoreHarness): void {
  describe('concurrent calls', () => {
    const subject = openBeforeAll(harness);
    describeAppends(subject);
    describeCompletions(subject);
    describeSealing(subject);
  });

  describe('concurrent calls, without a grace period', () => {
    const subject = openBeforeAll(harness, 0);

    it('store no event above the completion', async () => {
      for (let round = 0; round < subject.sizes.rounds; round += 1) {
        const { session, outcomes } = await raceCompletion(subject);
        const events = await readLog(subject.store, session.sessionId);
        expect(sequencesOf(events)).toEqual(oneTo(session.completedSequence ?? -1));
        const refused = outcomes.filter(({ kind }) => kind === 'sealed');
        expect(refused).toHaveLength(outcomes.length - events.length);
      }
    });
  });
}

function describeAppends(subject: StoreSubject): void {
  it('append one event for any number of equal ones', async () => {
    const { sessionId } = await createNew(subject.store);
    const input = aNewEvent();
    const { crowd } = subject.sizes;
    const outcomes = (await atOnce(crowd, () => append(subject.store, sessionId, [input]))).flat();
    expect([...kindsOf(outcomes)].sort()).toEqual(['appended', ...Array(crowd - 1).fill('duplicate')]);
    const events = await readLog(subject.store, sessionId);
    expect(events).toHaveLength(1);
    for (const outcome of outcomes) expect(eventOf(outcome)).toEqual(events[0]);
  });

  it('append one of any number of different events with the same id, and tell the other callers what differs', async () => {
    const { sessionId } = await createNew(subject.store);
    const input = aNewEvent();
    const { crowd } = subject.sizes;
    const outcomes = await atOnce(crowd, (index) =>
      append(subject.store, sessionId, [{ ...input, clientSequence: index }]),
    );
    const winner = outcomes.findIndex(([outcome]) => outcome?.kind === 'appended');
    const [event] = await readLog(subject.store, sessionId);
    expect(event?.clientSequence).toBe(winner);
    const others = outcomes.flat().filter((_, index) => index !== winner);
    expect(others).toEqual(Array(crowd - 1).fill({ kind: 'conflict', event, fields: ['clientSequence'] }));
  });

  it('give different events contiguous sequences, and each writer reads its own events at once', async () => {
    const { sessionId } = await createNew(subject.store);
    const { crowd } = subject.sizes;
    const acknowledged = await atOnce(crowd, async () => {
      const [event] = await appendNew(subject.store, sessionId, [aNewEvent()]);
      await expectReadable(subject, event as StoredEvent);
      return event as StoredEvent;
    });
    expect([...sequencesOf(acknowledged)].sort((a, b) => a - b)).toEqual(oneTo(crowd));
    const inOrder = [...acknowledged].sort((a, b) => a.sequence - b.sequence);
    expect(await readLog(subject.store, sessionId)).toEqual(inOrder);
  });

  it('preserve the order within each of many batches, and leave no gap', async () => {
    const { sessionId } = await createNew(subject.store);
    const batches = await atOnce(10, () => appendNew(subject.store, sessionId, newEvents(5)));
    for (const batch of batches) {
      expect(sequencesOf(batch)).toEqual([...sequencesOf(batch)].sort((a, b) => a - b));
    }
    expect(sequencesOf(await readLog(subject.store, sessionId))).toEqual(oneTo(50));
  });

  it('store the events of overlapping batches once', async () => {
    const { sessionId } = await createNew(subject.store);
    const inputs = newEvents(12);
    const outcomes = await atOnce(10, (index) => append(subject.store, sessionId, inputs.slice(index % 4)));
    const events = await readLog(subject.store, sessionId);
    expect(sequencesOf(events)).toEqual(oneTo(12));
    expect(new Set(events.map(({ eventId }) => eventId))).toEqual(new Set(inputs.map(({ eventId }) => eventId)));
    const appended = outcomes.flat().filter(({ kind }) => kind === 'appended');
    expect(appended).toHaveLength(12);
    expect(new Set(kindsOf(outcomes.flat()))).toEqual(new Set(['appended', 'duplicate']));
  });

  it('serve many sessions independently of each other', async () => {
    const { crowd } = subject.sizes;
    const sessions = await atOnce(crowd, () => createNew(subject.store));
    const written = await Promise.all(
      sessions.map(async ({ sessionId }, index) => {
        const inputs = newEvents(1 + (index % 3), { type: `x.number_${index}` });
        return [sessionId, (await Promise.all(inputs.map((one) => appendNew(subject.store, sessionId, [one])))).flat()];
      }),
    );
    for (const [sessionId, events] of written as [string, StoredEvent[]][]) {
      expect(await readLog(subject.store, sessionId)).toEqual(events.sort((a, b) => a.sequence - b.sequence));
    }
  });

  it('never show a sequence before those below it, nor a head that runs ahead or goes back', async () => {
    const { sessionId } = await createNew(subject.store);
    let seen = 0;
    const read = async () => {
      const before = (await getSession(subject.store, sessionId)).lastSequence;
      const { events } = await readPage(subject.store, sessionId);
      expect(sequencesOf(events)).toEqual(oneTo(events.length));
      expect(events.length).toBeGreaterThanOrEqual(Math.max(before, seen));
      seen = events.length;
    };
    await readWhileWriting(subject.sizes.crowd, () => append(subject.store, sessionId, newEvents(2)), read);
    expect(await readLog(subject.store, sessionId)).toHaveLength(2 * subject.sizes.crowd);
  });
}

/** A read that begins after the acknowledgement sees the event and the head that it belongs to. */
async function expectReadable({ store }: StoreSubject, event: StoredEvent): Promise<void> {
  const { sessionId, sequence } = event;
  const [found, session, { events }] = await Promise.all([
    store.findEvent(sessionId, event.eventId),
    getSession(store, sessionId),
    readPage(store, sessionId, { after: sequence - 1, limit: 1 }),
  ]);
  expect(found).toEqual(event);
  expect(session.lastSequence).toBeGreaterThanOrEqual(sequence);
  expect(session.status).toBe('active');
  expect(events).toEqual([event]);
}

function describeCompletions(subject: StoreSubject): void {
  it('agree on one end, however many complete the session while the clock moves', async () => {
    const { sessionId } = await createNew(subject.store);
    const { crowd } = subject.sizes;
    const outcomes = await atOnce(crowd, () => {
      subject.clock.advanceMs(1);
      return complete(subject.store, sessionId);
    });
    expect([...kindsOf(outcomes)].sort()).toEqual(['completed', ...Array(crowd - 1).fill('duplicate')]);
    const session = await getSession(subject.store, sessionId);
    for (const outcome of outcomes) expect(outcome.session).toEqual(session);
  });

  it('let exactly one of many completions win, and tell the other callers what differs', async () => {
    const { sessionId } = await createNew(subject.store);
    const { crowd } = subject.sizes;
    const outcomes = await atOnce(crowd, (endedAtMs) => complete(subject.store, sessionId, { endedAtMs }));
    const winner = outcomes.findIndex(({ kind }) => kind === 'completed');
    const session = await getSession(subject.store, sessionId);
    expect(session.endedAtMs).toBe(winner);
    const others = outcomes.filter((_, index) => index !== winner);
    expect(others).toEqual(Array(crowd - 1).fill({ kind: 'conflict', session, fields: ['endedAt'] }));
  });

  it('store only late events above the completion, and only other events below it', async () => {
    for (let round = 0; round < subject.sizes.rounds; round += 1) {
      const { session, outcomes } = await raceCompletion(subject);
      const events = await readLog(subject.store, session.sessionId);
      expect(sequencesOf(events)).toEqual(oneTo(outcomes.length));
      for (const { late, sequence } of events) expect(late).toBe(sequence > (session.completedSequence ?? -1));
      const acknowledged = outcomes.map(eventOf).sort((a, b) => a.sequence - b.sequence);
      expect(acknowledged).toEqual(events);
    }
  });

  it('complete a session that is being created, or report that it is unknown', async () => {
    const sessionId = uniqueId('session');
    const [created, completed] = await Promise.all([
      subject.store.createSession({ sessionId }),
      subject.store.completeSession(sessionId, { status: 'failed' }),
    ]);
    expect(created.kind).toBe('created');
    const { status } = await getSession(subject.store, sessionId);
    expect(status).toBe(completed ? 'failed' : 'initiated');
  });
}

function describeSealing(subject: StoreSubject): void {
  it('show the final log to everyone who was told that the session is sealed', async () => {
    for (let round = 0; round < subject.sizes.rounds; round += 1) await expectFinalLogs(subject);
  });

  it('store nothing after an event was refused, while the clock passes the end of the grace period and steps back', async () => {
    for (let round = 0; round < subject.sizes.rounds; round += 1) {
      const { sessionId } = await createNew(subject.store);
      await complete(subject.store, sessionId);
      const completedMs = subject.clock.nowMs();
      const outcomes = await atOnce(20, (index) => {
        subject.clock.setMs(completedMs + (index % 3 === 0 ? GRACE_MS : 1));
        return append(subject.store, sessionId, [aNewEvent()]);
      });
      subject.clock.setMs(completedMs + GRACE_MS);
      await append(subject.store, sessionId, [aNewEvent()]);
      const before = await readLog(subject.store, sessionId);
      expect(before).toHaveLength(outcomes.flat().filter(({ kind }) => kind === 'appended').length);

      subject.clock.setMs(completedMs + 1);
      expect(kindsOf(await append(subject.store, sessionId, newEvents(2)))).toEqual(['sealed', 'sealed']);
      expect(await readLog(subject.store, sessionId)).toEqual(before);
    }
  });
}

/**
 * Some callers seal on request while others append, and the clock passes the end of the grace period and steps back.
 */
async function expectFinalLogs({ store, clock }: StoreSubject): Promise<void> {
  const { sessionId } = await createNew(store);
  await complete(store, sessionId);
  const completedMs = clock.nowMs();
  const logs = await atOnce(20, async (index) => {
    const seals = index % 4 === 3;
    clock.setMs(completedMs + (seals ? GRACE_MS : 1));
    if (!seals) await append(store, sessionId, [aNewEvent()]);
    else if (await store.sealSession(sessionId)) return readLog(store, sessionId);
    return undefined;
  });
  clock.setMs(completedMs + GRACE_MS);
  expect(await store.sealSession(sessionId)).toBe(true);
  clock.setMs(completedMs + 1);
  expect(kindsOf(await append(store, sessionId, [aNewEvent()]))).toEqual(['sealed']);
  const final = await readLog(store, sessionId);
  for (const log of logs) if (log) expect(log).toEqual(final);
}

interface Race {
  /** The result after everything has settled. */
  readonly session: Session;
  readonly outcomes: readonly AppendOutcome[];
}

/** Thirty appends, with a completion in the middle. */
async function raceCompletion({ store }: StoreSubject): Promise<Race> {
  const { sessionId } = await createNew(store);
  let completing: Promise<unknown> | undefined;
  const outcomes = await atOnce(30, (index) => {
    if (index === 15) completing = complete(store, sessionId);
    return append(store, sessionId, [aNewEvent()]);
  });
  await completing;
  return { session: await getSession(store, sessionId), outcomes: outcomes.flat() };
}
