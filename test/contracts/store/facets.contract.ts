import { describe, expect, it } from 'vitest';
import type { Facet, FacetFilter, SessionListFilter } from '../../../src/domain/page.js';
import { jsonText } from '../../builders/json-text.js';
import { uniqueId } from '../../builders/unique-id.js';
import { aDay, createAll, listIds } from './listing-actions.contract.js';
import { erase } from './port-actions.contract.js';
import { openBeforeAll, type StoreHarness, type StoreSubject } from './store-harness.contract.js';

export function describeFacets(harness: StoreHarness): void {
  describe('the list of sessions, filtered by facets', () => {
    const subject = openBeforeAll(harness);
    describeValues(subject);
    describeSources(subject);
    // Every server can filter by a single facet.
    if (harness.matchesMembers !== false) describeSeveral(subject);
    describeCombinations(subject);
  });
}

const SOURCE = 'test';
const gap = (value: number | string): Facet => ({ name: 'test.gap', value });

/** Sessions on a day of their own, the newest first, each with these facets. */
async function sessionsWith(subject: StoreSubject, ...facets: readonly (readonly Facet[])[]) {
  const day = aDay();
  const inputs = facets.map((_, index) => ({ startedAtMs: day.startedFromMs + facets.length - index }));
  const ids = await createAll(subject, inputs);
  for (const [index, id] of ids.entries()) await subject.store.putFacets(id, SOURCE, facets[index] ?? []);
  const find = async (filters: readonly FacetFilter[], more: Partial<SessionListFilter> = {}) => {
    const found = await listIds(subject.store, { ...day, facets: filters, ...more });
    return found.map((id) => ids.indexOf(id));
  };
  return { ids, find, day };
}

function describeValues(subject: StoreSubject): void {
  it('finds numbers within limits, both inclusive', async () => {
    const { find } = await sessionsWith(subject, [gap(100)], [gap(0)], [gap(99.5)], [gap(1e12)], []);
    expect(await find([{ name: 'test.gap', from: 100 }])).toEqual([0, 3]);
    expect(await find([{ name: 'test.gap', to: 100 }])).toEqual([0, 1, 2]);
    expect(await find([{ name: 'test.gap', from: 99.5, to: 100 }])).toEqual([0, 2]);
    expect(await find([{ name: 'test.gap', from: 1, to: 0 }])).toEqual([]);
    expect(await find([{ name: 'test.gap' }])).toEqual([0, 1, 2, 3]);
  });

  it('finds exactly a text, and never a number by its text', async () => {
    const { find } = await sessionsWith(subject, [gap('good')], [gap('Good')], [gap('42')], [gap(42)], [gap('')]);
    expect(await find([{ name: 'test.gap', text: 'good' }])).toEqual([0]);
    expect(await find([{ name: 'test.gap', text: '42' }])).toEqual([2]);
    expect(await find([{ name: 'test.gap', text: '' }])).toEqual([4]);
    expect(await find([{ name: 'test.gap', from: 0 }])).toEqual([3]);
  });

  it('finds nothing by a name that no session has', async () => {
    const { find } = await sessionsWith(subject, [gap(1)]);
    expect(await find([{ name: uniqueId('test.other'), from: 0 }])).toEqual([]);
  });
}

function describeSources(subject: StoreSubject): void {
  it('stores none for a session that does not exist, and keeps none of an erased one', async () => {
    expect(await subject.store.putFacets(uniqueId('session'), SOURCE, [gap(1)])).toBe(false);
    const { ids, find } = await sessionsWith(subject, [gap(1)]);
    await erase(subject, ids[0] ?? '');
    expect(await find([{ name: 'test.gap', from: 0 }])).toEqual([]);
    expect(await subject.store.putFacets(ids[0] ?? '', SOURCE, [gap(1)])).toBe(false);
  });
}

function describeCombinations(subject: StoreSubject): void {
  it('continues from page to page, whether few or many sessions match', async () => {
    const { find, ids, day } = await sessionsWith(
      subject,
      ...Array.from({ length: 12 }, (_, index) => [gap(index % 3)]),
    );
    const facets = [{ name: 'test.gap', from: 1 }];
    const walked: string[] = [];
    let page = await subject.store.listSessions({ ...day, metadata: [], facets, limit: 3 });
    for (; ; page = await subject.store.listSessions({ ...day, metadata: [], facets, limit: 3, after: page.next })) {
      walked.push(...page.sessions.map(({ sessionId }) => sessionId));
      if (!page.next) break;
    }
    expect(walked.map((id) => ids.indexOf(id))).toEqual(await find(facets));
    expect(walked).toHaveLength(8);
  });
}

function describeSeveral(subject: StoreSubject): void {
  it('keeps what a source has put last, and leaves those of other sources', async () => {
    const { ids, find } = await sessionsWith(subject, [gap(1), { name: 'test.more', value: 2 }]);
    const [id = ''] = ids;
    await subject.store.putFacets(id, 'tester', [{ name: 'tester.gap', value: 7 }]);
    await subject.store.putFacets(id, SOURCE, [gap(5)]);
    expect(await find([{ name: 'test.gap', from: 5 }])).toEqual([0]);
    expect(await find([{ name: 'test.gap', to: 4 }])).toEqual([]);
    expect(await find([{ name: 'test.more', from: 0 }])).toEqual([]);
    expect(await find([{ name: 'tester.gap', from: 7 }])).toEqual([0]);
    await subject.store.putFacets(id, SOURCE, []);
    expect(await find([{ name: 'test.gap', from: 0 }])).toEqual([]);
    expect(await find([{ name: 'tester.gap', from: 7 }])).toEqual([0]);
  });

  it('matches all facets, and all other filters', async () => {
    const day = aDay();
    const ids = await createAll(
      subject,
      [0, 1, 2, 3, 4, 5].map((index) => ({
        startedAtMs: day.startedFromMs + 10 - index,
        language: index % 2 === 0 ? 'de' : 'en',
        metadata: jsonText({ half: index < 3 ? 'first' : 'second' }),
      })),
    );
    for (const [index, id] of ids.entries()) {
      await subject.store.putFacets(id, SOURCE, [
        gap(index),
        { name: 'test.mood', value: index === 4 ? 'bad' : 'good' },
      ]);
    }
    const find = async (filter: Partial<SessionListFilter>) =>
      (await listIds(subject.store, { ...day, ...filter })).map((id) => ids.indexOf(id));
    const atLeast = (from: number) => [{ name: 'test.gap', from }];
    expect(await find({ facets: atLeast(2), language: 'de' })).toEqual([2, 4]);
    expect(await find({ facets: [...atLeast(2), { name: 'test.mood', text: 'good' }] })).toEqual([2, 3, 5]);
    expect(await find({ facets: atLeast(1), metadata: [{ key: 'half', value: 'first' }] })).toEqual([1, 2]);
    expect(await find({ facets: atLeast(1), startedToMs: day.startedFromMs + 7 })).toEqual([3, 4, 5]);
    expect(await find({ facets: atLeast(1), startedFromMs: day.startedFromMs + 7 })).toEqual([1, 2, 3]);
  });
}
