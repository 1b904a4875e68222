import {
  type ArchiveRef,
  type Hold,
  initialSession,
  type NewSession,
  type Session,
  TERMINAL_STATUSES,
} from '../../src/domain/session.js';
import type { Pair } from './all-different.js';
import { jsonText } from './json-text.js';
import { T0_MS } from './time.js';
import { uniqueId } from './unique-id.js';

export const ARCHIVE_MARKS: Pair<ArchiveRef> = [
  { key: 'a/b', sha256: 'aa', sizeBytes: 1, archivedAtMs: T0_MS, isReleased: true },
  { key: 'c/d', sha256: 'cc', sizeBytes: 2, archivedAtMs: T0_MS + 1, isReleased: false },
];

export const HOLDS: Pair<Hold> = [
  { reason: 'a complaint', sinceMs: T0_MS },
  { reason: null, sinceMs: T0_MS + 1 },
];

export const NEW_SESSIONS: Pair<NewSession> = [
  {
    sessionId: 'one',
    status: 'initiated',
    language: 'en-GB',
    metadata: jsonText({ channel: 'phone', caller: { region: 'north' } }),
    startedAtMs: T0_MS,
  },
  { sessionId: 'other', status: 'active', language: 'de', metadata: jsonText({}), startedAtMs: T0_MS + 1 },
];

export const SESSIONS: Pair<Session> = [
  {
    ...NEW_SESSIONS[0],
    status: 'completed',
    initialStatus: NEW_SESSIONS[0].status,
    endedAtMs: T0_MS,
    endReason: 'caller hung up',
    lastSequence: 7,
    createdAtMs: T0_MS,
    updatedAtMs: T0_MS,
    completedAtMs: T0_MS,
    completedSequence: 5,
    lateGraceMs: 60_000,
    abandonment: { replacedSequence: 6 },
    archive: ARCHIVE_MARKS[0],
    hold: HOLDS[0],
  },
  {
    ...NEW_SESSIONS[1],
    status: 'failed',
    initialStatus: NEW_SESSIONS[1].status,
    endedAtMs: null,
    endReason: null,
    lastSequence: 8,
    createdAtMs: T0_MS + 1,
    updatedAtMs: T0_MS + 1,
    completedAtMs: null,
    completedSequence: null,
    lateGraceMs: null,
    abandonment: null,
    archive: null,
    hold: null,
  },
];

/** A creation that gives every field. */
export function aNewSession(overrides: Partial<NewSession> = {}): NewSession {
  return { ...NEW_SESSIONS[0], sessionId: uniqueId('session'), ...overrides };
}

/** A stored session; by default an active one has an event, and one with a terminal status a completion. */
export function aSession(overrides: Partial<Session> = {}): Session {
  const { status = 'initiated', lastSequence = status === 'active' ? 1 : 0 } = overrides;
  const isCompleted = (TERMINAL_STATUSES as readonly string[]).includes(status);
  const end = { endedAtMs: T0_MS, endReason: 'caller hung up', completedAtMs: T0_MS, completedSequence: lastSequence };
  return { ...initialSession(aNewSession(), T0_MS), lastSequence, ...(isCompleted ? end : {}), ...overrides };
}
