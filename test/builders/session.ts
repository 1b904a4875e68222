import { type NewSession, type Session, TERMINAL_STATUSES } from '../../src/domain/session.js';
import { jsonText } from './json-text.js';
import { T0_MS } from './time.js';
import { uniqueId } from './unique-id.js';

/** A creation that gives every field. */
export function aNewSession(overrides: Partial<NewSession> = {}): NewSession {
  return {
    sessionId: uniqueId('session'),
    status: 'initiated',
    language: 'en-GB',
    metadata: jsonText({ channel: 'phone', caller: { region: 'north' } }),
    startedAtMs: T0_MS,
    ...overrides,
  };
}

/** A stored session; an active one has an event, and one with a terminal status a completion, unless told otherwise. */
export function aSession(overrides: Partial<Session> = {}): Session {
  const { status = 'initiated', lastSequence = status === 'active' ? 1 : 0 } = overrides;
  const isCompleted = (TERMINAL_STATUSES as readonly string[]).includes(status);
  return {
    sessionId: uniqueId('session'),
    status,
    initialStatus: 'initiated',
    language: 'en-GB',
    metadata: jsonText({ channel: 'phone', caller: { region: 'north' } }),
    startedAtMs: T0_MS,
    endedAtMs: isCompleted ? T0_MS : null,
    endReason: isCompleted ? 'caller hung up' : null,
    lastSequence,
    createdAtMs: T0_MS,
    updatedAtMs: T0_MS,
    completedAtMs: isCompleted ? T0_MS : null,
    completedSequence: isCompleted ? lastSequence : null,
    lateGraceMs: null,
    abandonment: null,
    archive: null,
    hold: null,
    ...overrides,
  };
}
