import type { Head } from '../../src/domain/append.js';
import type { StoredEvent } from '../../src/domain/event.js';
import type { ArchiveRef, Hold, NewSession, Session } from '../../src/domain/session.js';
import type { AnnotationState } from '../../src/features/annotations/index.js';
import { jsonText } from './json-text.js';
import { T0_MS } from './time.js';

// Two of each record that differ in every field: whoever must know all fields is shown one with a field of the other.
// The compiler asks for a new field here, and with that every such test has it.

type Pair<Fact> = readonly [one: Required<Fact>, other: Required<Fact>];

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
    metadata: jsonText({ tenant: 'acme' }),
    startedAtMs: T0_MS,
  },
  { sessionId: 'other', status: 'active', language: 'de', metadata: jsonText({}), startedAtMs: T0_MS + 1 },
];

export const SESSIONS: Pair<Session> = [
  {
    sessionId: 'one',
    status: 'completed',
    initialStatus: 'initiated',
    language: 'en-GB',
    metadata: jsonText({ tenant: 'acme' }),
    startedAtMs: T0_MS,
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
    sessionId: 'other',
    status: 'failed',
    initialStatus: 'active',
    language: null,
    metadata: jsonText({}),
    startedAtMs: T0_MS + 1,
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

export const HEADS: Pair<Head> = [
  { session: SESSIONS[0], sealed: true, maxTimestampMs: T0_MS, outOfOrderCount: 0 },
  { session: SESSIONS[1], sealed: false, maxTimestampMs: null, outOfOrderCount: 1 },
];

export const ANNOTATIONS: Pair<AnnotationState> = [
  { name: 'one', text: jsonText({ score: 4 }), revision: 1, createdAtMs: T0_MS, updatedAtMs: T0_MS },
  { name: 'other', text: null, revision: 2, createdAtMs: T0_MS + 1, updatedAtMs: T0_MS + 1 },
];

export const STORED_EVENTS: Pair<StoredEvent> = [
  {
    eventId: 'one',
    sessionId: 'one',
    sequence: 1,
    type: 'user_speech',
    payload: jsonText({ text: 'Good morning' }),
    timestampMs: T0_MS,
    recordedAtMs: T0_MS,
    clientSequence: 7,
    late: true,
  },
  {
    eventId: 'other',
    sessionId: 'other',
    sequence: 2,
    type: 'x.handoff',
    payload: jsonText({}),
    timestampMs: T0_MS + 1,
    recordedAtMs: T0_MS + 1,
    clientSequence: null,
    late: false,
  },
];

/** The first of the pair with one field of the second: as many as it has fields, each with the name of the field. */
export function oneFieldChanged<Fact extends object>([one, other]: Pair<Fact>): readonly [keyof Fact, Fact][] {
  const names = Object.keys(one) as (keyof Fact)[];
  return names.map((name) => {
    if (one[name] === other[name]) throw new Error(`The two must differ in ${String(name)}.`);
    return [name, { ...one, [name]: other[name] }];
  });
}
