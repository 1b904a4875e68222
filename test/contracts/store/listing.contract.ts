import { describe, expect, it } from 'vitest';
import type { SessionListQuery } from '../../../src/domain/page.js';
import type { ConversationStore } from '../../../src/ports/conversation-store.js';
import { aNewEvent } from '../../builders/event.js';
import { jsonText } from '../../builders/json-text.js';
import { aNewSession } from '../../builders/session.js';
import { LIST_FILTERS_ALONE } from './list-filters.js';
import { aDay, createAll, idsOf, list, listIds } from './listing-actions.contract.js';
import { append, appendNew, atOnce, complete, createNew, getSession } from './store-actions.contract.js';
import { openBeforeAll, type StoreHarness, type StoreSubject } from './store-harness.contract.js';

export function describeListing(harness: StoreHarness): void {
  describe('the list of sessions', () => {
    const subject = openBeforeAll(harness);
    describeOrder(subject);
    describePages(subject);
    describeHeads(subject);
    describeFilters(subject);
  });
}

/** Returns all pages. The position is passed as text, as in a cursor. */
async function walk(
  store: ConversationStore,
  query: Partial<SessionListQuery>,
  betweenPages: () => Promise<unknown> = async () => {},
): Promise<readonly string[]> {
  const ids: string[] = [];
  let page = await list(store, query);
  ids.push(...idsOf(page.sessions));
  while (page.next) {
    expect(page.sessions).toHaveLength(query.limit ?? 500);
    await betweenPages();
    page = await list(store, { ...query, after: JSON.parse(JSON.stringify(page.next)) });
    ids.push(...idsOf(page.sessions));
    expect(new Set(ids).size, 'no session comes twice').toBe(ids.length);
  }
  return ids;
}

function describeOrder(subject: StoreSubject): void {
  it('begins with the latest start, whatever the order of creation', async () => {
    const day = aDay();
    const offsets = [5, 1, 9, 3, 7];
    const ids = await createAll(
      subject,
      offsets.map((offset) => ({ startedAtMs: day.startedFromMs + offset })),
    );
    const [five, one, nine, three, seven] = ids;
    expect(await listIds(subject.store, day)).toEqual([nine, seven, five, three, one]);
  });

  it('begins with the latest creation if starts are equal', async () => {
    const day = aDay();
    const ids = await createAll(subject, Array(5).fill({ startedAtMs: day.startedFromMs }));
    expect(await listIds(subject.store, day)).toEqual(ids.toReversed());
  });

  it('does not change its order with events, completions and repeats', async () => {
    const day = aDay();
    const ids = await createAll(subject, Array(3).fill({ startedAtMs: day.startedFromMs }));
    await appendNew(subject.store, ids[0] ?? '', [aNewEvent()]);
    await complete(subject.store, ids[1] ?? '');
    await subject.store.createSession({ sessionId: ids[0] ?? '' });
    expect(await listIds(subject.store, day)).toEqual(ids.toReversed());
  });

  it('contains all sessions if no filter is given', async () => {
    const ids = await createAll(subject, [{}, { startedAtMs: aDay().startedFromMs }, { startedAtMs: 0 }]);
    const listed = await walk(subject.store, { limit: 20 });
    expect(listed).toEqual(expect.arrayContaining([...ids]));
    const sessions = await Promise.all(listed.map((id) => getSession(subject.store, id)));
    const starts = sessions.map(({ startedAtMs }) => startedAtMs);
    expect(starts).toEqual([...starts].sort((a, b) => b - a));
  });
}

function describePages(subject: StoreSubject): void {
  it.each([1, 2, 3, 6, 7, 8])('returns every session once in pages of %i, even if starts are equal', async (limit) => {
    const day = aDay();
    const offsets = [1, 1, 2, 2, 2, 2, 3];
    // All in the same millisecond, so that the clock does not distinguish the sessions.
    const sessions = await atOnce(offsets.length, (index) =>
      createNew(subject.store, aNewSession({ startedAtMs: day.startedFromMs + (offsets[index] ?? 0) })),
    );
    const ids = await walk(subject.store, { ...day, limit });
    expect([...ids].sort()).toEqual([...idsOf(sessions)].sort());
    expect(ids).toEqual(await listIds(subject.store, day));
  });

  it('has a next page only if there are more sessions', async () => {
    const day = aDay();
    await createAll(subject, Array(3).fill({ startedAtMs: day.startedFromMs }));
    expect((await list(subject.store, { ...day, limit: 2 })).next).not.toBeNull();
    expect((await list(subject.store, { ...day, limit: 3 })).next).toBeNull();
    expect((await list(subject.store, { ...day, limit: 4 })).next).toBeNull();
  });

  it('is empty if nothing matches', async () => {
    expect(await list(subject.store, aDay())).toEqual({ sessions: [], next: null });
  });

  it('shows a reader between pages the sessions that arrive after its position, and none twice', async () => {
    const day = aDay();
    const start = day.startedFromMs;
    const ids = await createAll(subject, Array(4).fill({ startedAtMs: start + 5 }));
    let later: readonly string[] = [];
    const listed = await walk(subject.store, { ...day, limit: 3 }, async () => {
      later = await createAll(subject, [
        { startedAtMs: start + 9 },
        { startedAtMs: start + 5 },
        { startedAtMs: start },
      ]);
    });
    expect(listed).toEqual([...ids.toReversed(), later[2]]);
  });

  it('continues with the same filters', async () => {
    const day = aDay();
    const kinds = ['a', 'b', 'a', 'b', 'a', 'b', 'a'];
    const ids = await createAll(
      subject,
      kinds.map((kind) => ({ startedAtMs: day.startedFromMs, metadata: jsonText({ kind }), language: kind.repeat(2) })),
    );
    const wanted = ids.filter((_, index) => kinds[index] === 'a').toReversed();
    expect(await walk(subject.store, { ...day, limit: 2, metadata: [{ key: 'kind', value: 'a' }] })).toEqual(wanted);
    expect(await walk(subject.store, { ...day, limit: 2, language: 'aa' })).toEqual(wanted);
    expect(await walk(subject.store, { ...day, limit: 2, status: 'initiated' })).toEqual(ids.toReversed());
  });
}

function describeHeads(subject: StoreSubject): void {
  it('shows the current state of each session', async () => {
    const day = aDay();
    const ids = await createAll(subject, Array(4).fill({ startedAtMs: day.startedFromMs }));
    const [one = '', two = '', three = ''] = ids;
    await append(subject.store, one, [aNewEvent(), aNewEvent()]);
    await complete(subject.store, two, { status: 'failed', endReason: 'x', endedAtMs: 5 });
    await complete(subject.store, three);
    subject.clock.advanceMs(1);
    await append(subject.store, three, [aNewEvent()]);
    const sessions = await Promise.all(ids.map((id) => getSession(subject.store, id)));
    expect(await list(subject.store, day)).toEqual({ sessions: sessions.toReversed(), next: null });
  });

  it('finds a session by its new status at once, and no longer by the old one', async () => {
    const day = aDay();
    const [id = ''] = await createAll(subject, [{ startedAtMs: day.startedFromMs }]);
    const found = async () => {
      const statuses = ['initiated', 'active', 'completed', 'failed'] as const;
      const pages = await Promise.all(statuses.map((status) => listIds(subject.store, { ...day, status })));
      return statuses.filter((_, index) => pages[index]?.includes(id));
    };
    expect(await found()).toEqual(['initiated']);
    await append(subject.store, id, [aNewEvent()]);
    expect(await found()).toEqual(['active']);
    await complete(subject.store, id, { status: 'failed' });
    expect(await found()).toEqual(['failed']);
    await append(subject.store, id, [aNewEvent()]);
    expect(await found()).toEqual(['failed']);
  });

  it('contains every one of many sessions that were created at the same moment', async () => {
    const day = aDay();
    const sessions = await atOnce(subject.sizes.crowd, async () => {
      const session = await createNew(subject.store, aNewSession({ startedAtMs: day.startedFromMs }));
      expect(await listIds(subject.store, day)).toContain(session.sessionId);
      return session;
    });
    expect([...(await listIds(subject.store, day))].sort()).toEqual([...idsOf(sessions)].sort());
  });
}

function describeFilters(subject: StoreSubject): void {
  it('filters by start, inclusive at both ends', async () => {
    const day = aDay();
    const start = day.startedFromMs;
    const ids = await createAll(
      subject,
      [1, 2, 3, 4, 5].map((offset) => ({ startedAtMs: start + offset })),
    );
    const between = (from: number, to: number) =>
      listIds(subject.store, { startedFromMs: start + from, startedToMs: start + to });
    expect(await between(2, 4)).toEqual([ids[3], ids[2], ids[1]]);
    expect(await between(3, 3)).toEqual([ids[2]]);
    expect(await between(4, 2)).toEqual([]);
    expect((await listIds(subject.store, { startedToMs: start + 2 })).slice(0, 2)).toEqual([ids[1], ids[0]]);
    expect((await walk(subject.store, { startedFromMs: start + 4 })).slice(-2)).toEqual([ids[4], ids[3]]);
  });

  it('filters by language, as a whole and as it was sent', async () => {
    const day = aDay();
    const startedAtMs = day.startedFromMs;
    const bare = await createNew(subject.store, { sessionId: aNewSession().sessionId, startedAtMs });
    const [british, english] = await createAll(subject, [
      { startedAtMs, language: 'en-GB' },
      { startedAtMs, language: 'en' },
    ]);
    expect(await listIds(subject.store, { ...day, language: 'en' })).toEqual([english]);
    expect(await listIds(subject.store, { ...day, language: 'en-GB' })).toEqual([british]);
    expect(await listIds(subject.store, { ...day, language: 'null' })).toEqual([]);
    expect(await listIds(subject.store, day)).toEqual([english, british, bare.sessionId]);
  });

  it('filters by end reason, as a whole, from the moment of the completion', async () => {
    const day = aDay();
    const startedAtMs = day.startedFromMs;
    const [hungUp = '', transferred = '', silent = '', open = ''] = await createAll(
      subject,
      Array(4).fill({ startedAtMs }),
    );
    const by = (endReason: string) => listIds(subject.store, { ...day, endReason });
    expect(await by('hangup')).toEqual([]);
    await complete(subject.store, hungUp, { endReason: 'hangup' });
    expect(await by('hangup')).toEqual([hungUp]);
    await complete(subject.store, transferred, { endReason: 'hangup: transferred', status: 'failed' });
    await complete(subject.store, silent);
    expect(await by('hangup')).toEqual([hungUp]);
    expect(await by('hangup: transferred')).toEqual([transferred]);
    expect(await by('null')).toEqual([]);
    expect(await by('')).toEqual([]);
    expect(await listIds(subject.store, { ...day, endReason: 'hangup', status: 'failed' })).toEqual([]);
    expect(await listIds(subject.store, day)).toEqual([open, silent, transferred, hungUp]);
  });

  it.each(Object.entries(LIST_FILTERS_ALONE))('omits what does not match %s alone', async (_name, alone) => {
    const { startedFromMs: startedAtMs } = aDay();
    const { filter, matching, other, facets } = alone(startedAtMs);
    const [match = '', miss = ''] = await createAll(subject, [
      { startedAtMs, ...matching },
      { startedAtMs, ...other },
    ]);
    await complete(subject.store, match, { endReason: 'match' });
    await complete(subject.store, miss, { endReason: 'miss', status: 'failed' });
    if (facets) await subject.store.putFacets(match, 'test', [facets.matching]);
    if (facets) await subject.store.putFacets(miss, 'test', [facets.other]);
    const found = await listIds(subject.store, filter);
    expect(found).toContain(match);
    expect(found).not.toContain(miss);
  });

  it('contains only sessions that match all filters', async () => {
    const { startedFromMs: startedAtMs } = aDay();
    const matching = { status: 'active', language: 'fr', metadata: jsonText({ a: 1, b: 'x' }), startedAtMs } as const;
    const [id] = await createAll(subject, [
      matching,
      { ...matching, status: 'initiated' },
      { ...matching, language: 'fr-CA' },
      { ...matching, metadata: jsonText({ a: 2, b: 'x' }) },
      { ...matching, metadata: jsonText({ a: 1 }) },
      { ...matching, startedAtMs: startedAtMs + 1 },
      { ...matching, startedAtMs: startedAtMs - 1 },
    ]);
    const found = await listIds(subject.store, {
      status: 'active',
      language: 'fr',
      metadata: [
        { key: 'a', value: '1' },
        { key: 'b', value: 'x' },
      ],
      startedFromMs: startedAtMs,
      startedToMs: startedAtMs,
    });
    expect(found).toEqual([id]);
  });
}
