import type { JsonText } from '../lib/json/json.js';
import { type Comparisons, conflictsWith, NAMES_THE_RECORD } from './conflicts.js';
import { EMPTY_OBJECT } from './event.js';

export const INITIAL_STATUSES = ['initiated', 'active'] as const;
export const TERMINAL_STATUSES = ['completed', 'failed'] as const;
export const SESSION_STATUSES = [...INITIAL_STATUSES, ...TERMINAL_STATUSES] as const;

export type InitialStatus = (typeof INITIAL_STATUSES)[number];
export type TerminalStatus = (typeof TERMINAL_STATUSES)[number];
/** `initiated` → `active` (first event) → `completed` | `failed`. */
export type SessionStatus = (typeof SESSION_STATUSES)[number];

/** What a client sends to create a session; a field that it left out is absent. */
export interface NewSession {
  readonly sessionId: string;
  readonly status?: InitialStatus;
  readonly language?: string;
  readonly metadata?: JsonText;
  readonly startedAtMs?: number;
}

/** What a client sends to complete a session; a field that it left out is absent. */
export interface Completion {
  readonly status?: TerminalStatus;
  readonly endReason?: string;
  readonly endedAtMs?: number;
  /** How long after the recorded completion events are still taken; 0 means none. */
  readonly lateGraceMs?: number;
}

/** Why a session ended that the service has completed itself, since nothing came any more. */
export const ABANDONED_END_REASON = 'abandoned';

/** Of a session that the service has completed itself. A completion of a client may replace that once: the call did end. */
export interface Abandonment {
  /** `lastSequence` when that happened; null: it has not. */
  readonly replacedSequence: number | null;
}

/** A week. */
export const LATE_GRACE_MAX_SECONDS = 604_800;

export interface Session {
  readonly sessionId: string;
  readonly status: SessionStatus;
  /** The status it was created with: what a repeat of the creation is compared to. */
  readonly initialStatus: InitialStatus;
  readonly language: string | null;
  readonly metadata: JsonText;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly endReason: string | null;
  /** Sequence of the newest event, 0 without events. Equals the number of events, since sequences have no holes. */
  readonly lastSequence: number;
  readonly createdAtMs: number;
  /** When the newest change (creation, event, completion) was made durable. */
  readonly updatedAtMs: number;
  /** When the completion was made durable, by the server's clock: the grace for late events counts from here. */
  readonly completedAtMs: number | null;
  /** `lastSequence` at the completion: every event above it is late. */
  readonly completedSequence: number | null;
  /**
   * How long after the recorded completion events are still taken. Null until then, and also for a session that was
   * completed before the service kept this: the configuration of the store decides, so ask the store.
   */
  readonly lateGraceMs: number | null;
  /** Null unless the service has completed it. */
  readonly abandonment: Abandonment | null;
  /** Where its events are kept for long, once they are there. */
  readonly archive: ArchiveRef | null;
  readonly hold: Hold | null;
}

/** Where the events of an archived session are: one object, whose key tells nothing of the session. */
export interface ArchiveRef {
  readonly key: string;
  /** Of the whole object, in hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** By the server's clock. */
  readonly archivedAtMs: number;
  /** The store has let go of its own copies of the events. */
  readonly isReleased: boolean;
}

/** Of the reason of a hold, in code points. */
export const HOLD_REASON_MAX_CHARS = 256;

/** A legal hold: while it stands, nothing archives, expires or erases the session. */
export interface Hold {
  readonly reason: string | null;
  readonly sinceMs: number;
}

export type SessionField = 'status' | 'language' | 'metadata' | 'startedAt';
export type CompletionField = 'status' | 'endReason' | 'endedAt' | 'lateGraceSeconds';

/** BCP 47 in its common well-formed shape (RFC 5646 §2.1): language, then subtags of 1 to 8 letters or digits. */
export const LANGUAGE_PATTERN = /^(?:[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,15}|[XxIi](?:-[A-Za-z0-9]{1,8}){1,15})$/;

/** The longest language tag that is kept. */
export const LANGUAGE_MAX_CHARS = 128;
export const LANGUAGE_RULE = `a BCP 47 tag such as en-US, at most ${LANGUAGE_MAX_CHARS} characters`;

export function isLanguage(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LANGUAGE_MAX_CHARS && LANGUAGE_PATTERN.test(value);
}

/** A session as it is at birth. */
export function initialSession(input: NewSession, nowMs: number): Session {
  const status = input.status ?? 'initiated';
  return {
    sessionId: input.sessionId,
    status,
    initialStatus: status,
    language: input.language ?? null,
    metadata: input.metadata ?? EMPTY_OBJECT,
    startedAtMs: input.startedAtMs ?? nowMs,
    endedAtMs: null,
    endReason: null,
    lastSequence: 0,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    completedAtMs: null,
    completedSequence: null,
    lateGraceMs: null,
    abandonment: null,
    archive: null,
    hold: null,
  };
}

/**
 * Nobody has said yet when the conversation began: `startedAt` is that of the creation. Who comes to know it may set it once
 * (`startSession` of the store).
 */
export function isStartOpen({ startedAtMs, createdAtMs }: Session): boolean {
  return startedAtMs === createdAtMs;
}

const CREATION_COMPARISONS: Comparisons<NewSession, Session, SessionField> = {
  sessionId: NAMES_THE_RECORD,
  status: { field: 'status', storedValue: ({ initialStatus }) => initialStatus },
  language: { field: 'language', storedValue: ({ language }) => language },
  metadata: { field: 'metadata', storedValue: ({ metadata }) => metadata },
  startedAtMs: { field: 'startedAt', storedValue: ({ startedAtMs }) => startedAtMs },
};

/** The fields in which a repeat of the creation differs; empty means an exact repeat. What it left out does not conflict. */
export function sessionConflicts(stored: Session, repeat: NewSession): readonly SessionField[] {
  return conflictsWith(CREATION_COMPARISONS, stored, repeat);
}

const COMPLETION_COMPARISONS: Comparisons<Completion, Session, CompletionField> = {
  status: { field: 'status', storedValue: ({ status }) => status },
  endReason: { field: 'endReason', storedValue: ({ endReason }) => endReason },
  endedAtMs: { field: 'endedAt', storedValue: ({ endedAtMs }) => endedAtMs },
  lateGraceMs: { field: 'lateGraceSeconds', storedValue: ({ lateGraceMs }) => lateGraceMs },
};

/** The fields in which a repeat of the completion differs; empty means an exact repeat. What it left out does not conflict. */
export function completionConflicts(stored: Session, repeat: Completion): readonly CompletionField[] {
  return conflictsWith(COMPLETION_COMPARISONS, stored, repeat);
}
