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

/** What a client sends to create a session. Fields that it left out are absent. */
export interface NewSession {
  readonly sessionId: string;
  readonly status?: InitialStatus;
  readonly language?: string;
  readonly metadata?: JsonText;
  readonly startedAtMs?: number;
}

/** What a client sends to complete a session. Fields that it left out are absent. */
export interface Completion {
  readonly status?: TerminalStatus;
  readonly endReason?: string;
  readonly endedAtMs?: number;
  /** How long after the recorded completion events are accepted; 0 means not at all. */
  readonly lateGraceMs?: number;
}

/** The end reason of sessions that the service completed itself because nothing arrived any more. */
export const ABANDONED_END_REASON = 'abandoned';

/**
 * Recorded if the service completed the session itself. A client's completion may replace that once: the call did end.
 */
export interface Abandonment {
  /** `lastSequence` at the replacement; null if it has not been replaced. */
  readonly replacedSequence: number | null;
}

/** A week. */
export const LATE_GRACE_MAX_SECONDS = 604_800;

export interface Session {
  readonly sessionId: string;
  readonly status: SessionStatus;
  /** The status at creation, which a repeat of the creation is compared with. */
  readonly initialStatus: InitialStatus;
  readonly language: string | null;
  readonly metadata: JsonText;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly endReason: string | null;
  /** Sequence of the newest event, or 0. Equals the number of events, since sequences have no gaps. */
  readonly lastSequence: number;
  readonly createdAtMs: number;
  /** When the newest change (creation, event, completion) was made durable. */
  readonly updatedAtMs: number;
  /** When the completion was made durable, by the server's clock. The grace period counts from here. */
  readonly completedAtMs: number | null;
  /** `lastSequence` at the completion: every event above it is late. */
  readonly completedSequence: number | null;
  /**
   * How long after the recorded completion events are accepted. Null before the completion, and for sessions completed
   * before the service recorded this: then the configuration of the store decides, so ask the store.
   */
  readonly lateGraceMs: number | null;
  /** Null unless the service completed the session itself. */
  readonly abandonment: Abandonment | null;
  /** Where its events are archived; null if they are not. */
  readonly archive: ArchiveRef | null;
  readonly hold: Hold | null;
}

/** Where the events of an archived session are: one object, whose key reveals nothing about the session. */
export interface ArchiveRef {
  readonly key: string;
  /** Hash of the whole object, in hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** By the server's clock. */
  readonly archivedAtMs: number;
  /** Whether the store has deleted its own copies of the events. */
  readonly isReleased: boolean;
}

/** Longest reason of a hold, in code points. */
export const HOLD_REASON_MAX_CHARS = 256;

/** A legal hold: while it is in place, the session is not archived, expired or erased. */
export interface Hold {
  readonly reason: string | null;
  readonly sinceMs: number;
}

export type SessionField = 'status' | 'language' | 'metadata' | 'startedAt';
export type CompletionField = 'status' | 'endReason' | 'endedAt' | 'lateGraceSeconds';

/** BCP 47 in its common well-formed shape (RFC 5646 §2.1): a language, then subtags of 1 to 8 letters or digits. */
export const LANGUAGE_PATTERN = /^(?:[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,15}|[XxIi](?:-[A-Za-z0-9]{1,8}){1,15})$/;

/** The longest language tag that is accepted. */
export const LANGUAGE_MAX_CHARS = 128;
export const LANGUAGE_RULE = `a BCP 47 tag such as en-US, at most ${LANGUAGE_MAX_CHARS} characters`;

export function isLanguage(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LANGUAGE_MAX_CHARS && LANGUAGE_PATTERN.test(value);
}

/** The end of a session that is not completed. */
export const NO_END = {
  endedAtMs: null,
  endReason: null,
  completedAtMs: null,
  completedSequence: null,
  lateGraceMs: null,
  abandonment: null,
} as const satisfies Partial<Session>;

/** Returns a session as it is when created. */
export function initialSession(input: NewSession, nowMs: number): Session {
  const status = input.status ?? 'initiated';
  return {
    sessionId: input.sessionId,
    status,
    initialStatus: status,
    language: input.language ?? null,
    metadata: input.metadata ?? EMPTY_OBJECT,
    startedAtMs: input.startedAtMs ?? nowMs,
    lastSequence: 0,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    ...NO_END,
    archive: null,
    hold: null,
  };
}

/**
 * Whether the start of the conversation is unknown: `startedAt` is then the time of creation, and may be set once
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

/**
 * Returns the fields in which a repeat of the creation differs; empty for an exact repeat. Fields that it leaves out do
 * not conflict.
 */
export function sessionConflicts(stored: Session, repeat: NewSession): readonly SessionField[] {
  return conflictsWith(CREATION_COMPARISONS, stored, repeat);
}

const COMPLETION_COMPARISONS: Comparisons<Completion, Session, CompletionField> = {
  status: { field: 'status', storedValue: ({ status }) => status },
  endReason: { field: 'endReason', storedValue: ({ endReason }) => endReason },
  endedAtMs: { field: 'endedAt', storedValue: ({ endedAtMs }) => endedAtMs },
  lateGraceMs: { field: 'lateGraceSeconds', storedValue: ({ lateGraceMs }) => lateGraceMs },
};

/**
 * Returns the fields in which a repeat of the completion differs; empty for an exact repeat. Fields that it leaves out
 * do not conflict.
 */
export function completionConflicts(stored: Session, repeat: Completion): readonly CompletionField[] {
  return conflictsWith(COMPLETION_COMPARISONS, stored, repeat);
}
