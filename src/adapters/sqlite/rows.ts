import type { Head } from '../../domain/append.js';
import type { StoredEvent } from '../../domain/event.js';
import type { Abandonment, ArchiveRef, Hold, InitialStatus, Session, SessionStatus } from '../../domain/session.js';
import type { JsonText } from '../../lib/json/json.js';
import type { PendingErasure } from '../../ports/erasure-store.js';
import { FLAG_LATE } from './schema.js';

export interface SessionRow {
  readonly session_key: number;
  readonly session_id: string;
  readonly status: string;
  readonly initial_status: string;
  readonly language: string | null;
  readonly metadata: string;
  readonly started_at: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly last_sequence: number;
  readonly max_timestamp: number | null;
  readonly stray_count: number;
  readonly ended_at: number | null;
  readonly end_reason: string | null;
  readonly completed_at: number | null;
  readonly completed_sequence: number | null;
  /** In milliseconds. */
  readonly late_grace: number | null;
  readonly sealed: number;
  /** JSON. */
  readonly abandonment: string | null;
  readonly archive: string | null;
  readonly hold: string | null;
}

export interface EventRow {
  readonly sequence: number;
  readonly event_id: string;
  readonly type: string;
  readonly timestamp: number;
  readonly recorded_at: number;
  readonly client_sequence: number | null;
  readonly flags: number;
  readonly payload: string;
}

export interface ErasingRow {
  readonly session_key: number;
  readonly session_id: string;
  /** JSON. */
  readonly archive: string | null;
  readonly begun_at: number;
}

/** Our columns contain what domain/ wrote: the casts only restore the types. */
export function toSession(row: SessionRow): Session {
  return {
    sessionId: row.session_id,
    status: row.status as SessionStatus,
    initialStatus: row.initial_status as InitialStatus,
    language: row.language,
    metadata: row.metadata as JsonText,
    startedAtMs: row.started_at,
    endedAtMs: row.ended_at,
    endReason: row.end_reason,
    lastSequence: row.last_sequence,
    createdAtMs: row.created_at,
    updatedAtMs: row.updated_at,
    completedAtMs: row.completed_at,
    completedSequence: row.completed_sequence,
    lateGraceMs: row.late_grace,
    abandonment: fromJson<Abandonment>(row.abandonment),
    archive: fromJson<ArchiveRef>(row.archive),
    hold: fromJson<Hold>(row.hold),
  };
}

/** For a column that contains JSON. */
export function fromJson<Value>(text: string | null): Value | null {
  return text === null ? null : (JSON.parse(text) as Value);
}

export function toHead(row: SessionRow): Head {
  return {
    session: toSession(row),
    sealed: row.sealed !== 0,
    maxTimestampMs: row.max_timestamp,
    outOfOrderCount: row.stray_count,
  };
}

export function toPendingErasure({ session_id: sessionId, archive, begun_at }: ErasingRow): PendingErasure {
  return { sessionId, archive: fromJson<ArchiveRef>(archive), begunAtMs: begun_at };
}

export function toEvent(sessionId: string, row: EventRow): StoredEvent {
  return {
    eventId: row.event_id,
    sessionId,
    sequence: row.sequence,
    type: row.type,
    payload: row.payload as JsonText,
    timestampMs: row.timestamp,
    recordedAtMs: row.recorded_at,
    clientSequence: row.client_sequence,
    late: (row.flags & FLAG_LATE) !== 0,
  };
}
