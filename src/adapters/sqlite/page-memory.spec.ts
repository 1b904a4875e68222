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

  it('forgets what was asked for longest ago once it is full', () => {
    const memory = new PageMemory(10_000);
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm'];
    for (const name of names) {
      memory.keep(aRow({ session_id: name }), PAGE, aHistory(400));
      memory.find(aRow({ session_id: 'a' }), PAGE);
    }
    const kept = names.filter((name) => memory.find(aRow({ session_id: name }), PAGE));
    expect(kept).toEqual(['a', ...names.slice(1 - kept.length)]);
    expect(kept.length).toBeGreaterThan(5);
    expect(kept.length).toBeLessThan(names.length);
  });

  it('keeps its bound when pages are replaced, and takes none that would crowd out the others', () => {
    const memory = new PageMemory(10_000);
    for (let sequence = 1; sequence <= 50; sequence++) memory.keep(aRow({ last_sequence: sequence }), PAGE, aHistory());
    memory.keep(aRow({ session_id: 'large' }), PAGE, aHistory(2_000));
    expect(memory.find(aRow({ session_id: 'large' }), PAGE)).toBeUndefined();
    expect(memory.find(aRow({ last_sequence: 50 }), PAGE)).toBeDefined();
  });
});

function aHistory(payloadChars = 2): SessionHistory {
  const payload = `{"text":"${'x'.repeat(payloadChars)}"}` as SessionHistory['events'][number]['payload'];
  return { session: aSession(), events: [aStoredEvent({ payload })] };
}

function aRow(change: Partial<SessionRow> = {}): SessionRow {
  const row = { session_id: 'session', last_sequence: 7, status: 'active', created_at: 1, ...change };
  return row as SessionRow;
}
