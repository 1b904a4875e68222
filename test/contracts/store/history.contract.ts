import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '../../../src/domain/event.js';
import type { SessionHistory } from '../../../src/domain/page.js';
import type { ConversationStore } from '../../../src/ports/conversation-store.js';
import { aNewEvent } from '../../builders/event.js';
import { T0_MS, YEAR_0000_MS, YEAR_9999_MS } from '../../builders/time.js';
import { uniqueId } from '../../builders/unique-id.js';
import {
  append,
  appendNew,
  complete,
  createNew,
  getSession,
  oneTo,
  readLog,
  readWhileWriting,
} from './store-actions.contract.js';
import { openBeforeAll, type StoreHarness, type StoreSubject } from './store-harness.contract.js';

export function describeHistory(harness: StoreHarness): void {
  describe('the chronological history', () => {
    const subject = openBeforeAll(harness);
    describePages(subject);
    describeMoments(subject);
  });
}

const ORDERS: readonly (readonly [string, readonly number[]])[] = [
  ['in order', [1, 2, 3, 4, 5, 6, 7, 8]],
  ['in reverse', [8, 7, 6, 5, 4, 3, 2, 1]],
  ['all at one moment', [5, 5, 5, 5, 5, 5]],
  ['with an out-of-order event at the end', [2, 3, 4, 5, 6, 1]],
  ['with the newest first', [9, 1, 2, 3, 4, 5]],
  ['with out-of-order events between', [1, 4, 2, 6, 3, 8, 5, 7]],
  ['with out-of-order events that equal what was there', [3, 5, 3, 5, 4, 4, 3, 5, 5]],
  ['in two interleaved streams', [1, 11, 2, 12, 3, 13, 4, 14]],
  ['at the ends of time', [YEAR_9999_MS, YEAR_0000_MS, 0, -1, YEAR_9999_MS, YEAR_0000_MS]],
  ['alone', [1]],
];

function describePages(subject: StoreSubject): void {
  it.each(ORDERS)('returns every page of events that arrived %s', async (_name, timestamps) => {
    const { sessionId, sorted } = await aFinishedHistory(subject, [timestamps]);
    for (let offset = 0; offset <= sorted.length + 1; offset += 1) {
      for (let limit = 1; limit <= sorted.length + 1; limit += subject.sizes.limitStep) {
        const { events } = await readHistory(subject.store, sessionId, offset, limit);
        expect(events).toEqual(sorted.slice(offset, offset + limit));
      }
    }
  });

  it('equals the sorted log, for any order of arrival, offset and limit', async () => {
    const batches = fc.array(fc.array(fc.nat(20), { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 });
    const page = fc.record({ offset: fc.nat(40), limit: fc.integer({ min: 1, max: 20 }) });
    await fc.assert(
      fc.asyncProperty(batches, fc.array(page, { minLength: 1, maxLength: 4 }), async (timestamps, pages) => {
        const { sessionId, sorted } = await aFinishedHistory(subject, timestamps);
        for (const { offset, limit } of pages) {
          const { events } = await readHistory(subject.store, sessionId, offset, limit);
          expect(events).toEqual(sorted.slice(offset, offset + limit));
        }
      }),
      { numRuns: subject.sizes.runs },
    );
  });

  it('returns the session without events if the offset is beyond the end', async () => {
    const { sessionId } = await aFinishedHistory(subject, [[1, 2, 3]]);
    const session = await getSession(subject.store, sessionId);
    for (const offset of [3, 4, 1_000_000_000, Number.MAX_SAFE_INTEGER]) {
      expect(await readHistory(subject.store, sessionId, offset, 500)).toEqual({ session, events: [] });
    }
  });

  it('returns a session without events as it is', async () => {
    const session = await createNew(subject.store);
    expect(await readHistory(subject.store, session.sessionId, 0, 50)).toEqual({ session, events: [] });
  });

  it('is undefined for an unknown session', async () => {
    expect(await subject.store.readChronological(uniqueId('unknown'), { offset: 0, limit: 1 })).toBeUndefined();
  });

  it('puts late events where their timestamps belong', async () => {
    const { sessionId } = await aHistory(subject, [[1, 3]]);
    await complete(subject.store, sessionId);
    await appendNew(subject.store, sessionId, [aNewEvent({ timestampMs: at(2) })]);
    const { events } = await readHistory(subject.store, sessionId, 0, 3);
    expect(events.map(({ sequence, late }) => [sequence, late])).toEqual([
      [1, false],
      [3, true],
      [2, false],
    ]);
  });
}

function describeMoments(subject: StoreSubject): void {
  it('includes everything that was acknowledged before, at every step', async () => {
    const { sessionId } = await createNew(subject.store);
    for (const count of [3, 1, 2, 2]) {
      await appendNew(subject.store, sessionId, [aNewEvent({ timestampMs: at(count) })]);
      const sorted = chronologically(await readLog(subject.store, sessionId));
      expect(await readHistory(subject.store, sessionId, 0, 9)).toEqual({
        session: await getSession(subject.store, sessionId),
        events: sorted,
      });
    }
  });

  it('includes the completion and late events on a page that was read before', async () => {
    const { sessionId } = await aHistory(subject, [[1, 3]]);
    const steps = [
      () => complete(subject.store, sessionId),
      () => appendNew(subject.store, sessionId, [aNewEvent({ timestampMs: at(2) })]),
    ];
    for (const step of steps) {
      // Often enough for a store that caches pages.
      for (let turn = 0; turn < 3; turn++) await readHistory(subject.store, sessionId, 0, 2);
      const before = await readHistory(subject.store, sessionId, 0, 2);
      await step();
      const session = await getSession(subject.store, sessionId);
      const after = await readHistory(subject.store, sessionId, 0, 2);
      expect(after).toEqual({ session, events: chronologically(await readLog(subject.store, sessionId)).slice(0, 2) });
      expect(after).not.toEqual(before);
    }
  });

  it('returns session and events of the same moment while events arrive in any order', async () => {
    const { sessionId } = await createNew(subject.store);
    const write = (index: number) =>
      append(subject.store, sessionId, [aNewEvent({ timestampMs: at((index * 7) % 10) })]);
    const read = async () => expectOneMoment(await readHistory(subject.store, sessionId, 0, 500));
    await readWhileWriting(subject.sizes.crowd, write, read);
    const last = await readHistory(subject.store, sessionId, 0, 500);
    expectOneMoment(last);
    expect(last.session.lastSequence).toBe(subject.sizes.crowd);
  });
}

/** The events are exactly those up to the head of the session, in order. */
function expectOneMoment({ session, events }: SessionHistory): void {
  expect(events).toEqual(chronologically(events));
  expect(events.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(oneTo(session.lastSequence));
  expect(session.status).toBe(events.length === 0 ? 'initiated' : 'active');
}

interface History {
  readonly sessionId: string;
  readonly sorted: readonly StoredEvent[];
}

async function aFinishedHistory(subject: StoreSubject, batches: readonly (readonly number[])[]): Promise<History> {
  const history = await aHistory(subject, batches);
  await subject.opened.finish?.(history.sessionId);
  return history;
}

/** A session whose events arrived in these batches of timestamps (in seconds, except for the ends of time). */
async function aHistory({ store }: StoreSubject, batches: readonly (readonly number[])[]): Promise<History> {
  const { sessionId } = await createNew(store);
  const events: StoredEvent[] = [];
  for (const timestamps of batches) {
    const inputs = timestamps.map((time) => aNewEvent({ timestampMs: Math.abs(time) < 1000 ? at(time) : time }));
    events.push(...(await appendNew(store, sessionId, inputs)));
  }
  return { sessionId, sorted: chronologically(events) };
}

function at(seconds: number): number {
  return T0_MS + seconds * 1000;
}

function chronologically(events: readonly StoredEvent[]): readonly StoredEvent[] {
  return [...events].sort((a, b) => a.timestampMs - b.timestampMs || a.sequence - b.sequence);
}

async function readHistory(
  store: ConversationStore,
  sessionId: string,
  offset: number,
  limit: number,
): Promise<SessionHistory> {
  const history = await store.readChronological(sessionId, { offset, limit });
  if (!history) throw new Error('the store knows no such session');
  return history;
}
