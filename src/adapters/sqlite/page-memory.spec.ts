import { describe, expect, it } from 'vitest';
import { aStoredEvent } from '../../../test/builders/event.js';
import { aSession } from '../../../test/builders/session.js';
import type { SessionHistory } from '../../domain/page.js';
import { PageMemory } from './page-memory.js';
import type { SessionRow } from './rows.js';

const PAGE = { offset: 0, limit: 50 };

describe('the memory of pages', () => {
  it('gives a page again as the same object', () => {
    const memory = new PageMemory();
    const history = aHistory();
    memory.keep(aRow(), PAGE, history);
    expect(memory.find(aRow(), PAGE)).toBe(history);
  });

  it.each([
    ['another event', { last_sequence: 8 }],
    ['a completion', { status: 'completed' }],
    ['another session of the same id', { created_at: 2 }],
    ['another session', { session_id: 'other' }],
  ])('does not give it after %s', (_what, change) => {
    const memory = new PageMemory();
    memory.keep(aRow(), PAGE, aHistory());
    expect(memory.find(aRow(change), PAGE)).toBeUndefined();
  });

  it('tells offsets and limits apart', () => {
    const memory = new PageMemory();
    memory.keep(aRow(), { offset: 1, limit: 11 }, aHistory());
    for (const page of [
      { offset: 11, limit: 1 },
      { offset: 1, limit: 1 },
      { offset: 11, limit: 11 },
    ]) {
      expect(memory.find(aRow(), page)).toBeUndefined();
    }
  });
});

function aHistory(): SessionHistory {
  return { session: aSession(), events: [aStoredEvent()] };
}

function aRow(change: Partial<SessionRow> = {}): SessionRow {
  const row = { session_id: 'session', last_sequence: 7, status: 'active', created_at: 1, ...change };
  return row as SessionRow;
}
