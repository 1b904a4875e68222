import { describe, expect, it } from 'vitest';
import { aStoredEvent } from '../../../test/builders/event.js';
import { aSession } from '../../../test/builders/session.js';
import type { SessionHistory } from '../../domain/page.js';
import { PageMemory } from './page-memory.js';
import { type SessionRow } from './session-row.js';

const PAGE = { offset: 0, limit: 50 };

describe('the page cache', () => {
  it('returns a page that was read twice as the same object', () => {
    const memory = new PageMemory();
    memory.offer(aRow(), PAGE, aHistory());
    expect(memory.find(aRow(), PAGE)).toBeUndefined();
    const history = aHistory();
    memory.offer(aRow(), PAGE, history);
    expect(memory.find(aRow(), PAGE)).toBe(history);
    expect(history).toSatisfy(Object.isFrozen);
  });

  it('keeps nothing of a walk through many pages', () => {
    const memory = new PageMemory();
    const pages = Array.from({ length: 2_000 }, (_, index) => ({ offset: 50 * (index % 1_000), limit: 50 }));
    for (const page of pages) memory.offer(aRow(), page, aHistory());
    expect(pages.filter((page) => memory.find(aRow(), page))).toEqual([]);
  });

  it.each([
    ['another event', { last_sequence: 8 }],
    ['a completion', { status: 'completed' as const }],
    ['a hold', { hold: '{}' }],
    ['an archive', { archive: '{}' }],
    ['another session of the same id', { created_at: 2 }],
    ['another session', { session_id: 'other' }],
  ])('does not return a page after %s', (_what, change) => {
    const memory = remembering(PAGE);
    expect(memory.find(aRow(change), PAGE)).toBeUndefined();
  });

  it('is empty after it was cleared', () => {
    const memory = remembering(PAGE);
    memory.clear();
    expect(memory.find(aRow(), PAGE)).toBeUndefined();
  });

  it('distinguishes offsets and limits', () => {
    const memory = remembering({ offset: 1, limit: 11 });
    for (const page of [
      { offset: 11, limit: 1 },
      { offset: 1, limit: 1 },
      { offset: 11, limit: 11 },
    ]) {
      expect(memory.find(aRow(), page)).toBeUndefined();
    }
  });
});

function remembering(page: typeof PAGE): PageMemory {
  const memory = new PageMemory();
  for (let turn = 0; turn < 2; turn++) memory.offer(aRow(), page, aHistory());
  expect(memory.find(aRow(), page)).toBeDefined();
  return memory;
}

function aHistory(): SessionHistory {
  return { session: aSession(), events: [aStoredEvent()] };
}

function aRow(change: Partial<SessionRow> = {}): SessionRow {
  const row = {
    session_id: 'session',
    last_sequence: 7,
    status: 'active',
    created_at: 1,
    hold: null,
    archive: null,
    ...change,
  };
  return row as SessionRow;
}
