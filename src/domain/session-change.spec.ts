import { describe, expect, it } from 'vitest';
import { aHead } from '../../test/builders/head.js';
import { aSession } from '../../test/builders/session.js';
import type { ArchiveRef, Hold, Session } from './session.js';
import { decideChange } from './session-change.js';

const HOLD: Hold = { reason: 'a case', sinceMs: 7 };
const MARK: ArchiveRef = { key: 'k', sha256: 'f'.repeat(64), sizeBytes: 1, archivedAtMs: 9, isReleased: false };
const head = (session: Partial<Session>, sealed = false) => aHead({ session: aSession(session), sealed });

describe('a change of a session outside its log', () => {
  it('sets a start that is unknown, and keeps a known one', () => {
    const open = head({ startedAtMs: 5, createdAtMs: 5 });
    expect(decideChange(open, { kind: 'start', startedAtMs: 3 })).toEqual({ ...open.session, startedAtMs: 3 });
    const known = head({ startedAtMs: 4, createdAtMs: 5 });
    expect(decideChange(known, { kind: 'start', startedAtMs: 3 })).toBe(known.session);
  });

  it('sets a hold once, and lifts it once', () => {
    const [free, held] = [head({ hold: null }), head({ hold: HOLD })];
    expect(decideChange(free, { kind: 'hold', hold: HOLD })).toEqual({ ...free.session, hold: HOLD });
    expect(decideChange(held, { kind: 'hold', hold: { reason: null, sinceMs: 8 } })).toBe(held.session);
    expect(decideChange(held, { kind: 'hold', hold: null })).toEqual({ ...held.session, hold: null });
    expect(decideChange(free, { kind: 'hold', hold: null })).toBe(free.session);
  });

  it('marks a session as archived if it is sealed, not held and not marked yet', () => {
    const change = { kind: 'archive', archive: MARK } as const;
    const sealed = head({ hold: null, archive: null }, true);
    expect(decideChange(sealed, change)).toEqual({ ...sealed.session, archive: MARK });
    for (const other of [head({}), head({ hold: HOLD }, true), head({ archive: { ...MARK, key: 'other' } }, true)]) {
      expect(decideChange(other, change)).toBe(other.session);
    }
  });
});
