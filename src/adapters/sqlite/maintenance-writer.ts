import type { Database } from 'better-sqlite3';
import type { Head, PlacedEvent } from '../../domain/append.js';
import { filterableMetadata } from '../../domain/page.js';
import type { Session } from '../../domain/session.js';
import { decideChange, isNews, type SessionChange } from '../../domain/session-change.js';
import { fingerprintOf } from '../../lib/fingerprint.js';
import type { BegunErasure } from '../../ports/erasure-store.js';
import type { ChangesWriter } from './changes-writer.js';
import { type ErasingRow, toPendingErasure } from './erasing-row.js';
import { eventValues } from './event-row.js';
import { prepared, run } from './prepared.js';
import type { Scrubber } from './scrubber.js';
import { type SessionRow, toHead, toSession, type Value } from './session-row.js';
import { findSalt, isErased } from './tombstone-rows.js';
import { insertSession, markValues, progressValues, type Statements, stateValues } from './writer-statements.js';

/** The next events of an imported session, and the head after them; archived if all its events are in an archive. */
export interface ImportStep {
  readonly head: Head;
  readonly events: readonly PlacedEvent[];
  readonly isLast: boolean;
}

const METADATA_PLACE = 'key = ? AND value = ? AND started_at = ? AND session_key = ?';

/** Maximum per operation: a matter of milliseconds, so that appends do not wait long. */
const MAX_DELETED_EVENTS = 1_000;

/**
 * Writes of the other ports, in the transactions of the writer. `refused`: the session is not in the required state; an
 * error would fail the whole group.
 */
export class MaintenanceWriter {
  constructor(
    private readonly db: Database,
    private readonly statements: Statements,
    private readonly changes: ChangesWriter,
    private readonly scrubber: Scrubber,
  ) {}

  adoptSalt(salt: string): boolean {
    const isUnused = 'NOT EXISTS (SELECT 1 FROM sessions) AND NOT EXISTS (SELECT 1 FROM tombstones)';
    this.run(`UPDATE settings SET value = ? WHERE name = 'salt' AND ${isUnused}`, salt);
    return findSalt(this.db) === salt;
  }

  addTombstone(fingerprint: string): void {
    this.run('INSERT INTO tombstones VALUES (?) ON CONFLICT DO NOTHING', fingerprint);
  }

  changeSession(sessionId: string, change: SessionChange): Session | undefined {
    const row = this.find(sessionId);
    if (!row) return undefined;
    const head = toHead(row);
    const session = decideChange(head, change);
    if (session === head.session) return session;
    this.setMarks(row.session_key, session);
    if (session.startedAtMs !== row.started_at) this.move(row, session.startedAtMs);
    if (isNews(change)) this.changes.touch(row.session_key);
    return session;
  }

  /** Moves a session to its new position in the list, in every table that contains it. */
  private move({ session_key: key, started_at: before, metadata }: SessionRow, startedAtMs: number): void {
    this.run('UPDATE sessions SET started_at = ? WHERE session_key = ?', startedAtMs, key);
    for (const member of filterableMetadata(metadata)) {
      const place = [member.key, member.value, before, key];
      this.run(`UPDATE session_metadata SET started_at = ? WHERE ${METADATA_PLACE}`, startedAtMs, ...place);
    }
    this.run('UPDATE session_facets SET started_at = ? WHERE session_key = ?', startedAtMs, key);
  }

  purgeArchivedEvents(sessionId: string, limit: number): number | 'refused' {
    const row = this.find(sessionId);
    const session = row && toSession(row);
    if (!row || !session?.archive) return 'refused';
    const count = this.deleteEvents(row.session_key, limit);
    if (count === 0) {
      this.setMarks(row.session_key, { ...session, archive: { ...session.archive, isReleased: true } });
    }
    return count;
  }

  /** Until its last events are imported, a new session grows like a live one; an archived one stays as it is. */
  takeIn(sessionId: string, { head, events, isLast }: ImportStep): boolean | 'refused' {
    if (isErased(this.db, sessionId)) return 'refused';
    const row = this.find(sessionId);
    const { archive } = head.session;
    if (row && archive) return true;
    const key = row?.session_key ?? insertSession(this.statements, head.session);
    for (const event of events) this.statements.importEvent.run(...eventValues(key, event));
    const known = row && toSession(row);
    const isAhead = !known || (!known.archive && known.lastSequence < head.session.lastSequence);
    if (isAhead || isLast) {
      this.statements.updateProgress.run(...progressValues(key, head));
      this.statements.updateState.run(...stateValues(key, head));
    }
    if (!known || isLast) {
      this.setMarks(key, { ...head.session, hold: known?.hold ?? head.session.hold });
    }
    if (isLast) this.changes.touch(key);
    return true;
  }

  /** Deletes the row at once, and the events later. */
  beginErasure(sessionId: string, nowMs: number): BegunErasure {
    const row = this.find(sessionId);
    if (!row) return this.begunBefore(sessionId);
    const { archive, hold, lastSequence } = toSession(row);
    if (hold) return { kind: 'held', hold };
    const key = row.session_key;
    this.scrubber.noteDeletion();
    this.addTombstone(fingerprintOf(sessionId, findSalt(this.db)));
    const erasing = 'INSERT INTO erasing (session_key, session_id, archive, begun_at) VALUES (?, ?, ?, ?)';
    this.run(erasing, key, sessionId, row.archive, nowMs);
    for (const member of filterableMetadata(row.metadata)) {
      const place = [member.key, member.value, row.started_at, key];
      this.run(`DELETE FROM session_metadata WHERE ${METADATA_PLACE}`, ...place);
    }
    this.run('DELETE FROM session_facets WHERE session_key = ?', key);
    this.run('DELETE FROM sessions WHERE session_key = ?', key);
    this.changes.forget(key);
    return { kind: 'begun', archive, eventCount: lastSequence };
  }

  private begunBefore(sessionId: string): BegunErasure {
    if (!isErased(this.db, sessionId)) return { kind: 'unknown' };
    const erasing = this.findErasing(sessionId);
    return erasing ? { kind: 'erased', pending: toPendingErasure(erasing) } : { kind: 'erased' };
  }

  eraseNext(sessionId: string, limit: number): number | 'refused' {
    if (this.find(sessionId)) return 'refused';
    const key = this.findErasing(sessionId)?.session_key;
    if (key === undefined) return 0;
    this.scrubber.noteDeletion();
    const count = this.deleteEvents(key, limit) || this.deleteRecords(sessionId, limit);
    if (count === 0) this.run('DELETE FROM erasing WHERE session_key = ?', key);
    return count;
  }

  private find(sessionId: string): SessionRow | undefined {
    return this.statements.findSession.get(sessionId);
  }

  private setMarks(key: number, session: Session): void {
    this.statements.updateMarks.run(...markValues(key, session));
  }

  private deleteEvents(key: number, limit: number): number {
    const lowest =
      'SELECT position FROM events WHERE position > (? << 32) AND position < ((? + 1) << 32) ORDER BY position LIMIT ?';
    return this.run(`DELETE FROM events WHERE position IN (${lowest})`, key, key, Math.min(limit, MAX_DELETED_EVENTS));
  }

  private deleteRecords(sessionId: string, limit: number): number {
    const some = 'SELECT kind, id FROM records WHERE session_id = ? LIMIT ?';
    return this.run(`DELETE FROM records WHERE (kind, id) IN (${some})`, sessionId, limit);
  }

  private findErasing(sessionId: string): ErasingRow | undefined {
    return prepared<[string], ErasingRow>(this.db, 'SELECT * FROM erasing WHERE session_id = ?').get(sessionId);
  }

  private run(sql: string, ...values: readonly Value[]): number {
    return run(this.db, sql, ...values);
  }
}
