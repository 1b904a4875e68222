import type { Head } from '../../src/domain/append.js';
import type { Pair } from './all-different.js';
import { aSession, SESSIONS } from './session.js';
import { T0_MS } from './time.js';

export const HEADS: Pair<Head> = [
  { session: SESSIONS[0], sealed: true, maxTimestampMs: T0_MS, outOfOrderCount: 0 },
  { session: SESSIONS[1], sealed: false, maxTimestampMs: null, outOfOrderCount: 1 },
];

/** The head of a session whose events, if it has any, arrived chronologically and end at its start. */
export function aHead(overrides: Partial<Head> = {}): Head {
  const session = overrides.session ?? aSession();
  return {
    sealed: false,
    maxTimestampMs: session.lastSequence === 0 ? null : session.startedAtMs,
    outOfOrderCount: 0,
    ...overrides,
    session,
  };
}
