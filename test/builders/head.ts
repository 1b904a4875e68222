import type { Head } from '../../src/domain/append.js';
import { aSession } from './session.js';

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
