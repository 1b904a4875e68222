import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '../../../src/domain/event.js';
import type { LogQuery, SessionListQuery } from '../../../src/domain/page.js';
import { eventBytes, sessionBytes } from '../../../src/domain/page-budget.js';
import type { Session } from '../../../src/domain/session.js';
import { newEvents } from '../../builders/event.js';
import { jsonText } from '../../builders/json-text.js';
import { aNewSession } from '../../builders/session.js';
import { T0_MS } from '../../builders/time.js';
import { uniqueId } from '../../builders/unique-id.js';
import { appendNew, createNew, oneTo, readLog, readPage, sequencesOf } from './store-actions.contract.js';
import { openBeforeAll, type StoreHarness, type StoreSubject } from './store-harness.contract.js';

const LENGTH = 12;
const ITEM_BYTES = 20_000;
/** Room for three items. */
const MAX_BYTES = 3 * ITEM_BYTES + ITEM_BYTES / 2;

/** Two bytes per character, because the limit counts bytes and not characters. */
const LARGE = jsonText({ words: 'ü'.repeat((ITEM_BYTES - 1_000) / 2) });

/** Pages also end at `maxBytes`, whatever `limit` says, and following them returns everything once. */
export function describePageBytes(harness: StoreHarness): void {
  describe('the limit of a page in bytes', () => {
    const subject = openBeforeAll(harness);
    describeLogBytes(subject);
    describeHistoryBytes(subject);
    describeListBytes(subject);
    describeRepeatedBytes(subject);
  });
}

async function largeEvents({ store }: StoreSubject, timestamps: readonly number[] = oneTo(LENGTH)): Promise<string> {
  const { sessionId } = await createNew(store);
  const inputs = newEvents(timestamps.length, { payload: LARGE });
  const timed = inputs.map((input, index) => ({ ...input, timestampMs: T0_MS + (timestamps[index] ?? 0) }));
  await appendNew(store, sessionId, timed);
  return sessionId;
}

function describeLogBytes(subject: StoreSubject): void {
  it.each([
    ['from the oldest', { order: 'asc' }, [1, 2, 3], 'after'],
    ['from the newest', { order: 'desc' }, [12, 11, 10], 'before'],
    ['of one type', { order: 'asc', types: ['user_speech'] }, [1, 2, 3], 'after'],
  ] as const)(
    'ends a page of the log %s, and continues after it',
    async (_name, query: Partial<LogQuery>, first, next) => {
      const sessionId = await largeEvents(subject);
      const pages: (readonly StoredEvent[])[] = [];
      for (let hasMore = true, place = {}; hasMore; ) {
        const page = await readPage(subject.store, sessionId, { ...query, ...place, maxBytes: MAX_BYTES });
        pages.push(page.events);
        hasMore = page.hasMore;
        place = { [next]: page.events.at(-1)?.sequence };
      }
      expect(sequencesOf(pages[0] ?? [])).toEqual(first);
      expect(pages.every(isWithinBytes)).toBe(true);
      const all = sequencesOf(pages.flat());
      expect(query.order === 'desc' ? all.toReversed() : all).toEqual(oneTo(LENGTH));
    },
  );

  it('returns an event alone that is larger than a page may be', async () => {
    const sessionId = await largeEvents(subject);
    const page = await readPage(subject.store, sessionId, { maxBytes: 1 });
    expect({ ...page, events: sequencesOf(page.events) }).toMatchObject({ events: [1], hasMore: true });
    const last = await readPage(subject.store, sessionId, { after: LENGTH - 1, maxBytes: 1 });
    expect({ ...last, events: sequencesOf(last.events) }).toMatchObject({ events: [LENGTH], hasMore: false });
  });

  it('reports that nothing follows if everything just fits', async () => {
    const sessionId = await largeEvents(subject, [1, 2]);
    const maxBytes = (await readLog(subject.store, sessionId)).reduce((sum, event) => sum + eventBytes(event), 0);
    expect(await readPage(subject.store, sessionId, { maxBytes })).toMatchObject({ hasMore: false });
    expect(await readPage(subject.store, sessionId, { maxBytes: maxBytes - 1 })).toMatchObject({ hasMore: true });
  });
}

function describeHistoryBytes(subject: StoreSubject): void {
  it.each([
    ['in order', oneTo(LENGTH)],
    ['in reverse', oneTo(LENGTH).toReversed()],
    ['with out-of-order events between', [1, 4, 2, 6, 3, 8, 5, 7, 12, 9, 11, 10]],
  ])('ends a page of events that arrived %s, and continues after them', async (_name, timestamps) => {
    const sessionId = await largeEvents(subject, timestamps);
    const pages: (readonly StoredEvent[])[] = [];
    let offset = 0;
    while (offset < LENGTH) {
      const query = { offset, limit: 500, maxBytes: MAX_BYTES };
      const events = (await subject.store.readChronological(sessionId, query))?.events ?? [];
      expect(events.length).toBeGreaterThan(0);
      pages.push(events);
      offset += events.length;
    }
    expect(pages.every(isWithinBytes)).toBe(true);
    expect(pages.flat().map(({ timestampMs }) => timestampMs - T0_MS)).toEqual(oneTo(LENGTH));
  });

  it('counts the session itself, and returns one event however large the session is', async () => {
    const { sessionId } = await createNew(subject.store, aNewSession({ metadata: LARGE }));
    await appendNew(subject.store, sessionId, newEvents(LENGTH, { payload: LARGE }));
    const read = async (maxBytes: number) =>
      (await subject.store.readChronological(sessionId, { offset: 0, limit: 500, maxBytes }))?.events.length;
    expect([await read(MAX_BYTES), await read(1)]).toEqual([2, 1]);
  });
}

function describeListBytes(subject: StoreSubject): void {
  it('ends a page of the list, and continues after it', async () => {
    const group = uniqueId('group');
    const metadata = jsonText({ group, words: 'ü'.repeat((ITEM_BYTES - 1_000) / 2) });
    for (const minute of oneTo(LENGTH))
      await createNew(subject.store, aNewSession({ metadata, startedAtMs: T0_MS + minute * 60_000 }));
    const pages: (readonly Session[])[] = [];
    const query = { limit: 500, maxBytes: MAX_BYTES, metadata: [{ key: 'group', value: group }] };
    for (let after: SessionListQuery['after'] | null; after !== null; ) {
      const page = await subject.store.listSessions({ ...query, ...(after ? { after } : {}) });
      pages.push(page.sessions);
      after = page.next;
    }
    expect(pages.map((page) => page.length)).toEqual([3, 3, 3, 3]);
    expect(pages.flat().map(({ startedAtMs }) => (startedAtMs - T0_MS) / 60_000)).toEqual(oneTo(LENGTH).toReversed());
    expect(pages.every((page) => page.reduce((sum, one) => sum + sessionBytes(one), 0) <= MAX_BYTES)).toBe(true);

    const { sessions } = await subject.store.listSessions({ ...query, withoutMetadata: true });
    expect(sessions).toEqual(pages.flat().map((session) => ({ ...session, metadata: '{}' })));
  });
}

function isWithinBytes(events: readonly StoredEvent[]): boolean {
  return events.reduce((sum, event) => sum + eventBytes(event), 0) <= MAX_BYTES;
}

const REPEATED = 12;
const MIB = 1024 * 1024;

function describeRepeatedBytes(subject: StoreSubject): void {
  it('reads no payloads for a small call that repeats many large events', async () => {
    const { store } = subject;
    const { sessionId } = await createNew(store);
    const inputs = newEvents(REPEATED, { payload: jsonText({ audio: 'A'.repeat(MIB) }) });
    for (const input of inputs) await appendNew(store, sessionId, [input]);
    const repeats = inputs.map(({ eventId, type }) => ({ eventId, type }));
    const outcomes = await store.appendEvents(sessionId, [...repeats, ...newEvents(1)]);
    expect(outcomes?.map(({ kind }) => kind)).toEqual([...Array(REPEATED).fill('duplicate'), 'appended']);
    const repeated = (outcomes ?? []).flatMap((outcome) => (outcome.kind === 'duplicate' ? [outcome.event] : []));
    expect(sequencesOf(repeated)).toEqual(oneTo(REPEATED));
    expect(repeated.every(({ payload }) => payload === '{}')).toBe(true);
  });
}
