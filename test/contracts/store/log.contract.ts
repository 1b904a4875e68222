import { describe, expect, it } from 'vitest';
import type { LogFilter, LogQuery } from '../../../src/domain/page.js';
import { newEvents } from '../../builders/event.js';
import { T0_MS } from '../../builders/time.js';
import { uniqueId } from '../../builders/unique-id.js';
import { appendNew, createNew, oneTo, readPage, sequencesOf } from './store-actions.contract.js';
import { openBeforeAll, type StoreHarness, type StoreSubject } from './store-harness.contract.js';

export function describeLog(harness: StoreHarness): void {
  describe('the log', () => {
    const subject = openBeforeAll(harness);
    describePlaces(subject);
    describeFilters(subject);
  });
}

/**
 * The type of event n depends on n modulo 3, and it happened n minutes after the first moment; event 10 happened
 * together with event 3.
 */
const TYPES = ['system', 'user_speech', 'bot_speech'] as const;
const LENGTH = 10;

async function aFinishedLog(subject: StoreSubject): Promise<string> {
  const sessionId = await aLog(subject);
  await subject.opened.finish?.(sessionId);
  return sessionId;
}

async function aLog({ store }: StoreSubject): Promise<string> {
  const { sessionId } = await createNew(store);
  const inputs = newEvents(LENGTH).map((input, index) => ({
    ...input,
    type: TYPES[(index + 1) % 3] as string,
    timestampMs: minute(index + 1 === LENGTH ? 3 : index + 1),
  }));
  await appendNew(store, sessionId, inputs);
  return sessionId;
}

function minute(count: number): number {
  return T0_MS + count * 60_000;
}

type Case = readonly [name: string, query: Partial<LogQuery>, sequences: readonly number[], hasMore: boolean];

function describeCases(subject: StoreSubject, cases: readonly Case[]): void {
  it.each(cases)('returns %s', async (_name, query, sequences, hasMore) => {
    const page = await readPage(subject.store, await aFinishedLog(subject), query);
    expect({ sequences: sequencesOf(page.events), hasMore: page.hasMore }).toEqual({ sequences, hasMore });
  });
}

function describePlaces(subject: StoreSubject): void {
  describeCases(subject, [
    ['all of it', {}, oneTo(10), false],
    ['the first page', { limit: 4 }, [1, 2, 3, 4], true],
    ['the page after a sequence', { after: 4, limit: 4 }, [5, 6, 7, 8], true],
    ['the last page', { after: 8, limit: 4 }, [9, 10], false],
    ['a last page that is exactly full', { after: 6, limit: 4 }, [7, 8, 9, 10], false],
    ['a page that ends one before the last', { after: 5, limit: 4 }, [6, 7, 8, 9], true],
    ['one event', { after: 9, limit: 1 }, [10], false],
    ['nothing after the last', { after: 10 }, [], false],
    ['nothing far beyond the end', { after: Number.MAX_SAFE_INTEGER }, [], false],
    ['what is before a sequence', { before: 4 }, [1, 2, 3], false],
    ['nothing before the first', { before: 1 }, [], false],
    ['nothing before 0', { before: 0 }, [], false],
    ['all before a place far beyond the end', { before: Number.MAX_SAFE_INTEGER }, oneTo(10), false],
    ['what is between two sequences', { after: 3, before: 7 }, [4, 5, 6], false],
    ['a page between two sequences', { after: 3, before: 7, limit: 2 }, [4, 5], true],
    ['a full page up to a sequence, though the log goes on', { after: 3, before: 6, limit: 2 }, [4, 5], false],
    ['nothing between neighbours', { after: 4, before: 5 }, [], false],
    ['nothing between sequences in the wrong order', { after: 7, before: 3 }, [], false],
    ['the newest first', { order: 'desc', limit: 3 }, [10, 9, 8], true],
    ['all, the newest first', { order: 'desc' }, oneTo(10).toReversed(), false],
    ['the page before a sequence, the newest first', { order: 'desc', before: 8, limit: 3 }, [7, 6, 5], true],
    ['the newest before a place beyond the end', { order: 'desc', before: 14, limit: 1 }, [10], true],
    ['the newest before a place far beyond the end', { order: 'desc', before: 9_999, limit: 2 }, [10, 9], true],
    [
      'all before a place beyond the end, the newest first',
      { order: 'desc', before: 14, limit: 10 },
      oneTo(10).toReversed(),
      false,
    ],
    ['a page that the end cuts in two', { order: 'desc', after: 4, before: 12, limit: 4 }, [10, 9, 8, 7], true],
    ['the end of the way back', { order: 'desc', before: 4, limit: 3 }, [3, 2, 1], false],
    ['the way back down to a sequence', { order: 'desc', after: 2, before: 5, limit: 2 }, [4, 3], false],
  ]);

  it('returns every event once to a reader that follows the pages, in both directions', async () => {
    const sessionId = await aFinishedLog(subject);
    const forwards: number[] = [];
    for (let after = 0, more = true; more; after = forwards.at(-1) ?? 0) {
      const page = await readPage(subject.store, sessionId, { after, limit: 3 });
      forwards.push(...sequencesOf(page.events));
      more = page.hasMore;
    }
    expect(forwards).toEqual(oneTo(LENGTH));
    const backwards: number[] = [];
    for (let before = LENGTH + 1, more = true; more; before = backwards.at(-1) ?? 0) {
      const page = await readPage(subject.store, sessionId, { before, order: 'desc', limit: 3 });
      backwards.push(...sequencesOf(page.events));
      more = page.hasMore;
    }
    expect(backwards).toEqual(oneTo(LENGTH).toReversed());
  });

  it('is empty for a session without events', async () => {
    const { sessionId } = await createNew(subject.store);
    expect(await readPage(subject.store, sessionId)).toEqual({ events: [], hasMore: false, archive: null });
    expect(await readPage(subject.store, sessionId, { order: 'desc' })).toEqual({
      events: [],
      hasMore: false,
      archive: null,
    });
  });

  it('is undefined for an unknown session', async () => {
    const query = { after: 0, order: 'asc', limit: 1, types: [] } as const;
    expect(await subject.store.readEvents(uniqueId('unknown'), query)).toBeUndefined();
  });

  it('continues after a page when more events have arrived', async () => {
    const sessionId = await aLog(subject);
    expect((await readPage(subject.store, sessionId, { after: 8, limit: 2 })).hasMore).toBe(false);
    await appendNew(subject.store, sessionId, newEvents(1));
    expect((await readPage(subject.store, sessionId, { after: 8, limit: 2 })).hasMore).toBe(true);
    expect(sequencesOf((await readPage(subject.store, sessionId, { after: 10, limit: 2 })).events)).toEqual([11]);
  });
}

/**
 * Each filter excludes something on its own. The compiler requires an entry for a new filter, so that every store is
 * tested with it.
 */
const ALONE: {
  readonly [Name in keyof LogFilter]-?: readonly [wanted: NonNullable<LogFilter[Name]>, sequences: readonly number[]];
} = {
  types: [['system'], [3, 6, 9]],
  fromMs: [minute(8), [8, 9]],
  toMs: [minute(3), [1, 2, 3, 10]],
};

function describeFilters(subject: StoreSubject): void {
  describeCases(
    subject,
    Object.entries(ALONE).map(([name, [wanted, left]]) => [
      `what ${name} alone leaves`,
      { [name]: wanted },
      left,
      false,
    ]),
  );
  describeCases(subject, [
    ['one type', { types: ['system'] }, [3, 6, 9], false],
    ['two types', { types: ['system', 'bot_speech'] }, [2, 3, 5, 6, 8, 9], false],
    ['nothing of a type that does not occur', { types: ['x.never'] }, [], false],
    ['nothing of a type that begins alike', { types: ['user', 'user_speech_'] }, [], false],
    ['a page of a type', { types: ['system'], limit: 2 }, [3, 6], true],
    ['a last page of a type, though other events follow', { types: ['system'], after: 3, limit: 2 }, [6, 9], false],
    ['a type, the newest first', { types: ['user_speech'], order: 'desc', limit: 2 }, [10, 7], true],
    ['a type before a sequence', { types: ['system'], order: 'desc', before: 9 }, [6, 3], false],
    ['what happened from a moment on, inclusive', { fromMs: minute(8) }, [8, 9], false],
    ['what happened up to a moment, inclusive', { toMs: minute(3) }, [1, 2, 3, 10], false],
    ['what happened at one moment', { fromMs: minute(3), toMs: minute(3) }, [3, 10], false],
    ['what happened between moments', { fromMs: minute(2) + 1, toMs: minute(5) - 1 }, [3, 4, 10], false],
    ['a page of what happened up to a moment', { toMs: minute(3), limit: 3 }, [1, 2, 3], true],
    ['nothing from a moment after all', { fromMs: minute(10) }, [], false],
    ['nothing up to a moment before all', { toMs: minute(1) - 1 }, [], false],
    ['nothing between moments in the wrong order', { fromMs: minute(5), toMs: minute(2) }, [], false],
    [
      'what all filters together leave',
      { types: ['user_speech', 'system'], after: 1, before: 10, fromMs: minute(3), toMs: minute(7), order: 'desc' },
      [7, 6, 4, 3],
      false,
    ],
  ]);
}
