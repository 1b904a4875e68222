import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChangeHistory } from './change-history.js';

const REMEMBERED = 5;

describe('ChangeHistory', () => {
  it('returns every change after a position within its reach, each once, at its latest change', () => {
    const changes = fc.array(fc.integer({ min: 0, max: 9 }).map(String), { maxLength: 60 });
    fc.assert(
      fc.property(changes, (sessionIds) => {
        const history = new ChangeHistory(REMEMBERED);
        for (const sessionId of sessionIds) history.add({ sessionId, sequence: 1 });
        expect(history.end).toBe(sessionIds.length);
        expect(history.reaches(sessionIds.length + 1)).toBe(false);
        for (let position = 0; position <= sessionIds.length; position++) {
          if (!history.reaches(position)) continue;
          const behind = sessionIds.slice(position);
          const expected = [...new Set(behind.toReversed())].toReversed();
          expect(history.after(position).map(({ notification }) => notification.sessionId)).toEqual(expected);
        }
        // However much has changed, the latest changes are remembered.
        expect(history.reaches(Math.max(0, sessionIds.length - REMEMBERED))).toBe(true);
      }),
    );
  });

  it('does not reach back beyond the moment when it missed something', () => {
    const history = new ChangeHistory();
    history.add({ sessionId: 'a', sequence: 1 });
    history.forget();
    expect([0, 1, history.end].map((position) => history.reaches(position))).toEqual([false, false, true]);
    history.add({ sessionId: 'a', sequence: 2, annotation: 'n' });
    expect(history.after(2)).toEqual([{ position: 3, notification: { sessionId: 'a', sequence: 2, annotation: 'n' } }]);
  });
});
