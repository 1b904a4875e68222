import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationStore } from '../../../src/ports/conversation-store.js';
import { aNewEvent, newEvents } from '../../builders/event.js';
import { jsonText } from '../../builders/json-text.js';
import { aNewSession } from '../../builders/session.js';
import { nextTurn, T0_MS } from '../../builders/time.js';
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

/** Two instances on the same data, with the same clock. */
interface Pair extends StoreSubject {
  readonly other: ConversationStore;
  /** One instance for even numbers, the other for odd ones. */
  of(index: number): ConversationStore;
}

export function describeInstances(harness: StoreHarness): void {
  describe('two instances', () => {
    const pair = openPair(openBeforeAll(harness));
    describeReads(pair);
    describeRaces(pair);
    describeCompletions(pair);
  });
}

/** Skips the tests of the current `describe` if an adapter allows only one handle. */
function openPair(subject: StoreSubject): Pair {
  let other: ConversationStore | undefined;
  beforeAll(async () => {
    other = await subject.opened.another?.();
  });
  beforeEach(({ skip }) => skip(!other, 'this store has one instance only'));
  afterAll(() => other?.close());
  const get = () => {
    if (!other) throw new Error('the second instance is open in tests only');
    return other;
  };
  return {
    clock: subject.clock,
    sizes: subject.sizes,
    get store() {
      return subject.store;
    },
    get opened() {
      return subject.opened;
    },
    get other() {
      return get();
    },
    of: (index) => (index % 2 === 0 ? subject.store : get()),
  };
}

function describeReads(pair: Pair): void {
  it('see at once what the other one has acknowledged', async () => {
    const metadata = jsonText({ pair: uniqueId('pair') });
    const session = await createNew(pair.store, aNewSession({ metadata }));
    const { sessionId } = session;
    expect(await getSession(pair.other, sessionId)).toEqual(session);
    const events = await appendNew(pair.store, sessionId, newEvents(3));
    expect(await readLog(pair.other, sessionId)).toEqual(events);
    expect(await pair.other.findEvent(sessionId, events[1]?.eventId ?? '')).toEqual(events[1]);
    const listed = await pair.other.listSessions({
      limit: 9,
      metadata: [{ key: 'pair', value: JSON.parse(metadata).pair }],
      status: 'active',
    });
    expect(listed.sessions).toEqual([await getSession(pair.store, sessionId)]);
  });

  it('take turns on one session', async () => {
    const { sessionId } = await createNew(pair.store);
    for (let turn = 0; turn < 10; turn += 1) {
      const timestampMs = T0_MS + (turn % 4) * 1000;
      const [event] = await appendNew(pair.of(turn), sessionId, [aNewEvent({ timestampMs })]);
      expect(event?.sequence).toBe(turn + 1);
      expect((await getSession(pair.of(turn + 1), sessionId)).lastSequence).toBe(turn + 1);
    }
    const page = { offset: 0, limit: 20 };
    const history = await pair.store.readChronological(sessionId, page);
    expect(history?.events.map(({ timestampMs }) => (timestampMs - T0_MS) / 1000)).toEqual([
      0, 0, 0, 1, 1, 1, 2, 2, 3, 3,
    ]);
    expect(await pair.other.readChronological(sessionId, page)).toEqual(history);
  });

  it('recognize the ids that the other one stored', async () => {
    const input = aNewSession();
    const session = await createNew(pair.store, input);
    expect(await pair.other.createSession(input)).toEqual({ kind: 'duplicate', session });
    expect((await pair.other.createSession({ ...input, language: 'de' })).kind).toBe('conflict');
    const known = aNewEvent();
    const [event] = await appendNew(pair.store, input.sessionId, [known]);
    const batch = [aNewEvent(), known, { ...known, type: 'system' }];
    const outcomes = await append(pair.other, input.sessionId, batch);
    expect(kindsOf(outcomes)).toEqual(['appended', 'duplicate', 'conflict']);
    expect(outcomes.slice(1).map(eventOf)).toEqual([event, event]);
  });

  it('never show a sequence before those below it while the other one writes', async () => {
    const { sessionId } = await createNew(pair.store);
    let seen = 0;
    const read = async () => {
      const { events } = await readPage(pair.other, sessionId);
      expect(sequencesOf(events)).toEqual(oneTo(events.length));
      expect(events.length).toBeGreaterThanOrEqual(seen);
      seen = events.length;
    };
    await readWhileWriting(pair.sizes.crowd, () => append(pair.store, sessionId, newEvents(2)), read);
    expect(await readLog(pair.other, sessionId)).toHaveLength(2 * pair.sizes.crowd);
  });
}

function describeRaces(pair: Pair): void {
  it('create one session for equal requests', async () => {
    const input = aNewSession();
    const outcomes = await atOnce(pair.sizes.crowd, (index) => pair.of(index).createSession(input));
    expect(kindsOf(outcomes).filter((kind) => kind === 'created')).toHaveLength(1);
    const session = await getSession(pair.other, input.sessionId);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ session });
  });

  it('append one event for equal requests', async () => {
    const { sessionId } = await createNew(pair.store);
    const input = aNewEvent();
    const outcomes = (await atOnce(pair.sizes.crowd, (index) => append(pair.of(index), sessionId, [input]))).flat();
    expect(kindsOf(outcomes).filter((kind) => kind === 'appended')).toHaveLength(1);
    const events = await readLog(pair.store, sessionId);
    expect(events).toHaveLength(1);
    for (const outcome of outcomes) expect(eventOf(outcome)).toEqual(events[0]);
  });

  it('append different events without gaps, each batch in its own order, and readable at once by the other one', async () => {
    const { sessionId } = await createNew(pair.store);
    const batches = await atOnce(pair.sizes.crowd, async (index) => {
      const events = await appendNew(pair.of(index), sessionId, newEvents(1 + (index % 3)));
      const after = (events[0]?.sequence ?? 0) - 1;
      const { events: seen } = await readPage(pair.of(index + 1), sessionId, { after });
      expect(seen).toEqual(expect.arrayContaining([...events]));
      return events;
    });
    for (const batch of batches) expect(sequencesOf(batch)).toEqual([...sequencesOf(batch)].sort((a, b) => a - b));
    const events = batches.flat().sort((a, b) => a.sequence - b.sequence);
    expect(sequencesOf(events)).toEqual(oneTo(events.length));
    expect(await readLog(pair.other, sessionId)).toEqual(events);
    expect((await getSession(pair.store, sessionId)).lastSequence).toBe(events.length);
  });

  it('store the events of overlapping batches once', async () => {
    const { sessionId } = await createNew(pair.store);
    const inputs = newEvents(10);
    await atOnce(10, (index) => append(pair.of(index), sessionId, inputs.slice(index % 5)));
    const events = await readLog(pair.store, sessionId);
    expect(sequencesOf(events)).toEqual(oneTo(10));
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(10);
  });
}

function describeCompletions(pair: Pair): void {
  it('agree on one end', async () => {
    const { sessionId } = await createNew(pair.store);
    const outcomes = await atOnce(pair.sizes.crowd, (index) => {
      pair.clock.advanceMs(1);
      return complete(pair.of(index), sessionId);
    });
    expect(kindsOf(outcomes).filter((kind) => kind === 'completed')).toHaveLength(1);
    const session = await getSession(pair.other, sessionId);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ session });
  });

  it('have only late events above a completion by the other one', async () => {
    for (let round = 0; round < pair.sizes.rounds; round += 1) {
      const { sessionId } = await createNew(pair.store);
      await appendNew(pair.store, sessionId, [aNewEvent()]);
      const [{ session }] = await Promise.all([
        nextTurn().then(() => complete(pair.other, sessionId)),
        atOnce(20, () => append(pair.store, sessionId, [aNewEvent()])),
      ]);
      const events = await readLog(pair.other, sessionId);
      expect(sequencesOf(events)).toEqual(oneTo(21));
      for (const { late, sequence } of events) expect(late).toBe(sequence > (session.completedSequence ?? -1));
    }
  });

  it('recognize a completion by the other one', async () => {
    const { sessionId } = await createNew(pair.store);
    await appendNew(pair.other, sessionId, [aNewEvent()]);
    await complete(pair.store, sessionId);
    const [event] = await appendNew(pair.other, sessionId, [aNewEvent()]);
    expect(event).toMatchObject({ late: true, sequence: 2 });
  });

  it('show the hold as the other one has just left it, whatever they remember of the session', async () => {
    const [input, lifted] = [aNewSession(), aNewSession()];
    const hold = { reason: 'a case', sinceMs: T0_MS };
    for (const each of [input, lifted]) await createNew(pair.store, each);
    await pair.store.setHold(lifted.sessionId, hold);
    for (const { sessionId } of [input, lifted]) await appendNew(pair.store, sessionId, [aNewEvent()]);
    await pair.other.setHold(input.sessionId, hold);
    await pair.other.setHold(lifted.sessionId, null);
    for (const [each, shown] of [[input, hold] as const, [lifted, null] as const]) {
      expect(await pair.store.createSession(each)).toMatchObject({ kind: 'duplicate', session: { hold: shown } });
      const completed = await complete(pair.store, each.sessionId);
      expect(completed).toMatchObject({ kind: 'completed', session: { hold: shown } });
      expect(completed.session).toEqual(await getSession(pair.other, each.sessionId));
    }
  });

  it('show the archive mark that the other one has just set', async () => {
    const input = aNewSession();
    const { sessionId } = await createNew(pair.store, input);
    await appendNew(pair.store, sessionId, [aNewEvent()]);
    await complete(pair.store, sessionId);
    pair.clock.advanceMs(GRACE_MS);
    await pair.store.sealSession(sessionId);
    const archive = { key: 'k', sha256: 'f'.repeat(64), sizeBytes: 12, archivedAtMs: T0_MS, isReleased: false };
    expect(await pair.other.markArchived(sessionId, archive)).toBe(true);
    expect(await complete(pair.store, sessionId)).toMatchObject({ kind: 'duplicate', session: { archive } });
    expect(await pair.store.createSession(input)).toMatchObject({ kind: 'duplicate', session: { archive } });
  });

  it.each<[string, (store: ConversationStore, sessionId: string) => Promise<unknown>]>([
    ['by refusing an event', (store, sessionId) => append(store, sessionId, [aNewEvent()])],
    ['on request', (store, sessionId) => store.sealSession(sessionId)],
  ])('recognize that the other one sealed the session %s, although the clock has stepped back', async (_name, seal) => {
    const { sessionId } = await createNew(pair.store);
    const input = aNewEvent();
    await appendNew(pair.other, sessionId, [input]);
    await complete(pair.other, sessionId);
    pair.clock.advanceMs(GRACE_MS);
    await seal(pair.store, sessionId);
    pair.clock.advanceMs(-2 * GRACE_MS);
    expect(await pair.other.sealSession(sessionId)).toBe(true);
    expect(kindsOf(await append(pair.other, sessionId, [aNewEvent(), input]))).toEqual(['sealed', 'duplicate']);
    expect(await readLog(pair.store, sessionId)).toHaveLength(1);
  });
}
