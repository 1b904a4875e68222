import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIST_FILTERS_ALONE } from '../../../test/contracts/store/list-filters.js';
import type { SessionListQuery } from '../../domain/page.js';
import { openWriter } from './connection.js';
import { facetCountQuery, listQuery, logQuery } from './queries.js';

const MAX_PAYLOAD_BYTES = 1_000;

describe('queries', () => {
  let folder: string;
  let db: Database;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'conversations-'));
    db = openWriter(join(folder, 'conversations.db'));
  });

  afterAll(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  const planOf = ({ sql, values }: { sql: string; values: readonly (string | number)[] }): string =>
    (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values, 10) as { detail: string }[])
      .map((row) => row.detail)
      .join('\n');

  const filters: readonly Omit<SessionListQuery, 'limit' | 'metadata'>[] = [
    {},
    { status: 'active' },
    { language: 'en' },
    { endReason: 'hangup' },
    { endReason: 'hangup', status: 'completed', startedToMs: 9 },
    { startedFromMs: 1, startedToMs: 9 },
    { after: { startedAtMs: 5, tiebreak: '7' } },
    { status: 'active', language: 'en', startedFromMs: 1 },
  ];
  const metadata = [
    [],
    [{ key: 'a', value: 'b' }],
    [
      { key: 'a', value: 'b' },
      { key: 'c', value: 'd' },
    ],
  ];
  const cases = filters.flatMap((filter) => metadata.map((each) => ({ ...filter, metadata: each, limit: 10 })));

  it.each(cases)('serve the list from an index, in its order: %j', (query) => {
    const plan = planOf(listQuery(query));
    expect(plan).not.toMatch(/TEMP B-TREE/);
    expect(plan).not.toMatch(/SCAN (s|m|sessions)(?! USING (COVERING )?INDEX)/);
  });

  /** By a facet the query has a driver. */
  const { facets: _facets, ...byColumn } = LIST_FILTERS_ALONE;

  it.each(Object.entries(byColumn))('search the list by %s in an index', (_name, alone) => {
    expect(planOf(listQuery({ metadata: [], limit: 10, ...alone(0).filter }))).toMatch(/SEARCH [sm] USING/);
  });

  const gap = { name: 'measures.gap', from: 5 };
  const mood = { name: 'annotation.qa.mood', text: 'good' };
  const byFacet = [
    { filter: gap, isRare: false, index: 'facets_started' },
    { filter: gap, isRare: true, index: 'facets_number' },
    { filter: mood, isRare: false, index: 'facets_text' },
  ];

  it.each(byFacet)('read the list by a facet from its index: %j', ({ filter, isRare, index }) => {
    const others = [gap, mood].filter((each) => each !== filter);
    for (const more of [
      {},
      { status: 'active' },
      { startedToMs: 9, after: { startedAtMs: 5, tiebreak: '7' } },
    ] as const) {
      const plan = planOf(
        listQuery({ metadata: [], limit: 10, facets: [filter, ...others], ...more }, { filter, isRare }),
      );
      expect(plan).toMatch(new RegExp(`SEARCH f USING (COVERING )?INDEX ${index}`));
      expect(plan).toMatch(/SEARCH session_facets (EXISTS )?USING PRIMARY KEY/);
      if (!isRare) expect(plan).not.toMatch(/TEMP B-TREE/);
    }
    expect(planOf(facetCountQuery(filter))).toMatch(/SEARCH f USING COVERING INDEX/);
  });

  it('continue from a position at the same cost wherever it is: the position is the only upper bound of the range', () => {
    const sqlOf = (startedToMs: number) =>
      listQuery({ metadata: [], limit: 10, startedToMs, after: { startedAtMs: 5, tiebreak: '7' } });
    expect(sqlOf(9)).toMatchObject({ sql: expect.not.stringContaining('<= ?'), values: [5, 7] });
    expect(sqlOf(5)).toMatchObject({ sql: expect.not.stringContaining('<= ?'), values: [5, 7] });
    expect(sqlOf(4)).toMatchObject({ sql: expect.not.stringContaining('< (?, ?)'), values: [4] });
  });

  it('read the log as a range of positions, in both orders', () => {
    for (const order of ['asc', 'desc'] as const) {
      const { sql, values } = logQuery(1, { after: 0, order, limit: 10, types: ['system'], fromMs: 1 });
      const plan = planOf({ sql, values: [MAX_PAYLOAD_BYTES, ...values] });
      expect(plan).toMatch(/SEARCH events USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)/);
      expect(plan).not.toMatch(/TEMP B-TREE/);
    }
  });
});
