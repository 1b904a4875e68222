import { describe, expect, it } from 'vitest';
import { aStoredEvent } from '../../test/builders/event.js';
import { jsonText } from '../../test/builders/json-text.js';
import { aNewSession } from '../../test/builders/session.js';
import { eventJson } from '../http/event-json.js';
import { sessionJson } from '../http/session-json.js';
import { eventBytes, PageBudget, sessionBytes, takePage } from './page-budget.js';
import { initialSession } from './session.js';

describe('takePage', () => {
  const take = (sizes: readonly number[], limit: number, maxBytes: number) =>
    takePage(sizes, limit, new PageBudget(maxBytes), (size) => size);

  it.each([
    ['ends at the limit', [1, 1, 1], 2, 10, [1, 1], true],
    ['ends at the bytes', [4, 4, 4], 3, 10, [4, 4], true],
    ['contains what just fits', [5, 5], 2, 10, [5, 5], false],
    ['contains the first item, however large it is', [11, 1], 2, 10, [11], true],
    ['ends at the first item that does not fit, even if a smaller one follows', [5, 9, 1], 3, 10, [5], true],
    ['is empty if there are no items', [], 3, 10, [], false],
  ])('%s', (_name, sizes, limit, maxBytes, items, hasMore) => {
    expect(take(sizes, limit, maxBytes)).toEqual({ items, hasMore });
  });

  it('reads no item after the first one that does not fit', () => {
    const looked: number[] = [];
    function* items() {
      for (let at = 0; ; at++) yield looked.push(at);
    }
    takePage(items(), 2, new PageBudget(1_000), () => 1);
    expect(looked).toEqual([0, 1, 2]);
  });
});

describe('the estimated size of an item', () => {
  const long = 'i'.repeat(128);
  const quotes = '\u0001'.repeat(256);

  it.each([
    ['an ordinary event', aStoredEvent()],
    ['an event whose parts all have the maximum length', largestEvent()],
    ['an event with many bytes per character', aStoredEvent({ payload: jsonText({ words: '音'.repeat(999) }) })],
  ])('is at least that of the answer: %s', (_name, event) => {
    expect(eventBytes(event)).toBeGreaterThanOrEqual(Buffer.byteLength(eventJson(event)));
  });

  it('is at least that of the answer for a session whose parts all have the maximum length', () => {
    const session = {
      ...initialSession(
        { ...aNewSession({ sessionId: long }), language: 'l'.repeat(100) },
        Number.MAX_SAFE_INTEGER / 2 ** 8,
      ),
      endReason: quotes,
      endedAtMs: 0,
      lastSequence: Number.MAX_SAFE_INTEGER,
      archive: { key: 'k', sha256: 's', sizeBytes: 1, archivedAtMs: 1, isReleased: true },
      hold: { reason: quotes, sinceMs: 0 },
    };
    expect(sessionBytes(session)).toBeGreaterThanOrEqual(Buffer.byteLength(sessionJson(session)));
  });

  function largestEvent() {
    const [sequence, clientSequence] = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
    return aStoredEvent({
      eventId: long,
      sessionId: long,
      type: `x.${'t'.repeat(126)}`,
      sequence,
      clientSequence,
      late: true,
    });
  }
});
