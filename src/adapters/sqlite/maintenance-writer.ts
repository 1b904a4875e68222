import type { Database } from 'better-sqlite3';
import type { Head, PlacedEvent } from '../../domain/append.js';
import { filterableMetadata } from '../../domain/page.js';
import { type ArchiveRef, type Hold, isStartOpen, type Session } from '../../domain/session.js';
import { fingerprintOf } from '../../lib/fingerprint.js';
import type { BegunErasure } from '../../ports/erasure-store.js';
import type { ChangesWriter } from './changes-writer.js';
import { eventValues } from './event-columns.js';
import { FIND_SALT } from './maintenance-reader.js';
import { type SessionRow, toSession } from './rows.js';
import type { Value } from './session-columns.js';
import { insertSession, markValues, progressValues, type Statements, stateValues } from './writer-statements.js';

export type MaintenanceOperation =
  | { readonly kind: 'mark'; readonly sessionId: string; readonly mark: ArchiveRef }
  | { readonly kind: 'release-events'; readonly sessionId: string; readonly limit: number }
  | { readonly kind: 'start'; readonly sessionId: string; readonly startedAtMs: number }
  | { readonly kind: 'hold'; readonly sessionId: string; readonly hold: Hold | null }
  /** The next events of a session, and the head behind them. */
  | {
      readonly kind: 'import';
      readonly sessionId: string;
      readonly head: Head;
      readonly events: readonly PlacedEvent[];
      readonly isLast: boolean;
    }
  | { readonly kind: 'import-archived'; readonly sessionId: string; readonly head: Head }
  | { readonly kind: 'adopt-salt'; readonly salt: string }
  | { readonly kind: 'mark-erased'; readonly fingerprint: string }
  | { readonly kind: 'begin-erasure'; readonly sessionId: string; readonly nowMs: number }
  | { readonly kind: 'erase-events'; readonly sessionId: string; readonly limit: number }
  | { readonly kind: 'finish-erasure'; readonly sessionId: string };

/** `refused`: the session is not in the state that the operation needs. An error would fail the whole group. */
export type MaintenanceResult = boolean | number | Session | BegunErasure | 'refused' | undefined;

/** Deleted in one operation at most: a matter of milliseconds, so that appends do not wait for long. */
const MAX_DELETED_EVENTS = 1_000;

/** The writes of the ports beside conversations, within its transactions. */
export class MaintenanceWriter {
  private readonly own: MaintenanceStatements;

  constructor(
    db: Database,
    private readonly statements: Statements,
    private readonly changes: ChangesWriter,
  ) {
    this.own = prepareMaintenanceStatements(db);
  }

  /** Read each time: a group that fails takes a salt back that was taken over in it. */
  private get salt(): string {
    return String(this.own.findSalt.get());
  }

  isErased(sessionId: string): boolean {
    return this.own.findTombstone.get(fingerprintOf(sessionId, this.salt)) !== undefined;
  }

  execute(operation: MaintenanceOperation): MaintenanceResult {
    switch (operation.kind) {
      case 'mark':
        return this.mark(operation.sessionId, operation.mark);
      case 'release-events':
        return this.releaseEvents(operation.sessionId, operation.limit);
      case 'start':
        return this.start(operation.sessionId, operation.startedAtMs);
      case 'hold':
        return this.setHold(operation.sessionId, operation.hold);
      case 'import':
        return this.takeIn(operation);
      case 'import-archived':
        return this.importArchived(operation.sessionId, operation.head);
      case 'adopt-salt':
        this.own.adoptSalt.run(operation.salt);
        return this.salt === operation.salt;
      case 'mark-erased':
        return this.own.insertTombstone.run(operation.fingerprint).changes > 0;
      case 'begin-erasure':
        return this.beginErasure(operation.sessionId, operation.nowMs);
      case 'erase-events':
        return this.eraseEvents(operation.sessionId, operation.limit);
      case 'finish-erasure':
        return this.finishErasure(operation.sessionId);
    }
  }

  private mark(sessionId: string, mark: ArchiveRef): boolean | undefined {
    const row = this.find(sessionId);
    if (!row) return undefined;
    const session = toSession(row);
    const { archive, hold } = session;
    if (archive) return archive.key === mark.key && archive.sha256 === mark.sha256;
    if (row.sealed === 0 || hold) return false;
    this.setMarks(row.session_key, { ...session, archive: mark });
    return true;
  }

  private releaseEvents(sessionId: string, limit: number): number | 'refused' {
    const row = this.find(sessionId);
    const session = row && toSession(row);
    if (!row || !session?.archive) return 'refused';
    const count = this.deleteEvents(row.session_key, limit);
    if (count === 0) {
      this.setMarks(row.session_key, { ...session, archive: { ...session.archive, isReleased: true } });
    }
    return count;
  }

  private start(sessionId: string, startedAtMs: number): Session | undefined {
    const row = this.find(sessionId);
    if (!row) return undefined;
    const session = toSession(row);
    if (!isStartOpen(session)) return session;
    this.own.start.run(startedAtMs, row.session_key);
    for (const { key, value } of filterableMetadata(row.metadata)) {
      this.own.startMetadata.run(startedAtMs, key, value, row.started_at, row.session_key);
    }
    this.own.startFacets.run(startedAtMs, row.session_key);
    this.changes.touch(row.session_key);
    return { ...session, startedAtMs };
  }

  private setHold(sessionId: string, hold: Hold | null): Session | undefined {
    const row = this.find(sessionId);
    if (!row) return undefined;
    const session = toSession(row);
    if (hold && session.hold) return session;
    this.setMarks(row.session_key, { ...session, hold });
    this.changes.touch(row.session_key);
    return { ...session, hold };
  }

  /** Until its last events are in, a session that is new here grows as if it were live; an archived one is left as it is. */
  private takeIn({ sessionId, head, events, isLast }: MaintenanceOperation & { kind: 'import' }): boolean | 'refused' {
    if (this.isErased(sessionId)) return 'refused';
    const row = this.find(sessionId);
    const key = row?.session_key ?? insertSession(this.statements, head.session);
    for (const event of events) this.statements.importEvent.run(...eventValues(key, event));
    const known = row && toSession(row);
    const isAhead = !known || (!known.archive && known.lastSequence < head.session.lastSequence);
    if (isAhead || isLast) {
      this.statements.updateProgress.run(...progressValues(key, head));
      this.statements.updateState.run(...stateValues(key, head));
    }
    if (!known || isLast) {
      this.setMarks(key, { ...head.session, archive: null, hold: known?.hold ?? head.session.hold });
    }
    if (isLast) this.changes.touch(key);
    return true;
  }

  private importArchived(sessionId: string, head: Head): boolean | 'refused' {
    if (this.isErased(sessionId)) return 'refused';
    if (this.find(sessionId)) return true;
    const key = insertSession(this.statements, head.session);
    this.statements.updateProgress.run(...progressValues(key, head));
    this.statements.updateState.run(...stateValues(key, head));
    this.setMarks(key, head.session);
    this.changes.touch(key);
    return true;
  }

  /** The row goes at once, its events later. */
  private beginErasure(sessionId: string, nowMs: number): BegunErasure {
    const row = this.find(sessionId);
    if (!row) return { kind: this.isErased(sessionId) ? 'erased' : 'unknown' };
    const { archive, hold, lastSequence } = toSession(row);
    if (hold) return { kind: 'held', hold };
    const key = row.session_key;
    this.own.insertTombstone.run(fingerprintOf(sessionId, this.salt));
    this.own.insertErasing.run(key, sessionId, row.archive, nowMs);
    for (const member of filterableMetadata(row.metadata)) {
      this.own.deleteMetadata.run(member.key, member.value, row.started_at, key);
    }
    this.own.deleteFacets.run(key);
    this.own.deleteSession.run(key);
    this.changes.forget(key);
    return { kind: 'begun', archive, eventCount: lastSequence };
  }

  private eraseEvents(sessionId: string, limit: number): number | 'refused' {
    if (this.find(sessionId)) return 'refused';
    const key = this.own.findErasing.get(sessionId);
    return key === undefined ? 0 : this.deleteEvents(Number(key), limit);
  }

  private finishErasure(sessionId: string): boolean | 'refused' {
    if (this.find(sessionId)) return 'refused';
    const key = this.own.findErasing.get(sessionId);
    if (key === undefined) return true;
    if (this.own.hasEvents.get(key, key) !== undefined) return 'refused';
    this.own.deleteErasing.run(key);
    return true;
  }

  private find(sessionId: string): SessionRow | undefined {
    return this.statements.findSession.get(sessionId);
  }

  private setMarks(key: number, session: Session): void {
    this.statements.updateMarks.run(...markValues(key, session));
  }

  private deleteEvents(key: number, limit: number): number {
    return this.own.deleteEvents.run(key, key, Math.min(limit, MAX_DELETED_EVENTS)).changes;
  }
}

type MaintenanceStatements = ReturnType<typeof prepareMaintenanceStatements>;

function prepareMaintenanceStatements(db: Database) {
  return {
    findSalt: db.prepare<[], string>(FIND_SALT).pluck(),
    adoptSalt: db.prepare<[string]>(`
      UPDATE settings SET value = ?
      WHERE name = 'salt' AND NOT EXISTS (SELECT 1 FROM sessions) AND NOT EXISTS (SELECT 1 FROM tombstones)`),
    startFacets: db.prepare<[number, number]>('UPDATE session_facets SET started_at = ? WHERE session_key = ?'),
    start: db.prepare<[number, number]>('UPDATE sessions SET started_at = ? WHERE session_key = ?'),
    startMetadata: db.prepare<Value[]>(`
      UPDATE session_metadata SET started_at = ? WHERE key = ? AND value = ? AND started_at = ? AND session_key = ?`),
    deleteSession: db.prepare<[number]>('DELETE FROM sessions WHERE session_key = ?'),
    deleteFacets: db.prepare<[number]>('DELETE FROM session_facets WHERE session_key = ?'),
    deleteMetadata: db.prepare<Value[]>(
      'DELETE FROM session_metadata WHERE key = ? AND value = ? AND started_at = ? AND session_key = ?',
    ),
    deleteEvents: db.prepare<[number, number, number]>(`
      DELETE FROM events WHERE position IN
        (SELECT position FROM events WHERE position > (? << 32) AND position < ((? + 1) << 32) ORDER BY position LIMIT ?)`),
    hasEvents: db.prepare<[number, number]>(
      'SELECT 1 FROM events WHERE position > (? << 32) AND position < ((? + 1) << 32) LIMIT 1',
    ),
    findTombstone: db.prepare<[string]>('SELECT 1 FROM tombstones WHERE fingerprint = ?'),
    insertTombstone: db.prepare<[string]>('INSERT INTO tombstones VALUES (?) ON CONFLICT DO NOTHING'),
    findErasing: db.prepare<[string], number>('SELECT session_key FROM erasing WHERE session_id = ?').pluck(),
    insertErasing: db.prepare<Value[]>(
      'INSERT INTO erasing (session_key, session_id, archive, begun_at) VALUES (?, ?, ?, ?)',
    ),
    deleteErasing: db.prepare<[number]>('DELETE FROM erasing WHERE session_key = ?'),
  };
}
