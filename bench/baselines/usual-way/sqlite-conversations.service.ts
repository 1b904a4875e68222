import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import Database from 'better-sqlite3';
import { ConversationsService } from './conversations.service.js';
import type { CreateEventDto } from './create-event.dto.js';
import type { CreateSessionDto } from './create-session.dto.js';

interface SessionRow {
  readonly id: number;
  readonly session_id: string;
  readonly status: string;
  readonly event_count: number;
}

interface EventRow {
  readonly event_id: string;
  readonly sequence: number;
  readonly type: string;
  readonly payload: string;
  readonly timestamp: string;
  readonly recorded_at: string;
}

/** Calls of a data layer, one after another, in one transaction per request. */
@Injectable()
export class SqliteConversationsService extends ConversationsService {
  private readonly statements: ReturnType<typeof prepareStatements>;
  private readonly inTransaction: (write: () => EventRow) => EventRow;

  constructor(db: Database.Database) {
    super();
    this.statements = prepareStatements(db);
    this.inTransaction = db.transaction((write: () => EventRow) => write()).immediate;
  }

  createSession({ sessionId, status, language, metadata }: CreateSessionDto) {
    if (this.statements.findSession.get(sessionId)) throw new ConflictException(`Session ${sessionId} exists`);
    const now = new Date().toISOString();
    const session = { sessionId, status: status ?? 'initiated', language: language ?? null, startedAt: now };
    this.statements.insertSession.run({ ...session, metadata: JSON.stringify(metadata ?? {}) });
    return { ...session, metadata: metadata ?? {} };
  }

  addEvent(sessionId: string, dto: CreateEventDto) {
    const row = this.inTransaction(() => {
      const session = this.statements.findSession.get(sessionId);
      if (!session) throw new NotFoundException(`Session ${sessionId} not found`);
      const existing = this.statements.findEvent.get(session.id, dto.eventId);
      if (existing) return existing;
      const now = new Date().toISOString();
      const event: EventRow = {
        event_id: dto.eventId,
        sequence: session.event_count + 1,
        type: dto.type,
        payload: JSON.stringify(dto.payload ?? {}),
        timestamp: dto.timestamp ?? now,
        recorded_at: now,
      };
      this.statements.insertEvent.run({ ...event, session: session.id });
      this.statements.updateSession.run(now, session.id);
      return event;
    });
    return toEvent(sessionId, row);
  }

  findSession(sessionId: string, limit: number, offset: number) {
    const session = this.statements.findSession.get(sessionId);
    if (!session) throw new NotFoundException(`Session ${sessionId} not found`);
    const rows = this.statements.findEvents.all(session.id, limit, offset);
    const { total } = this.statements.countEvents.get(session.id) ?? { total: 0 };
    return { ...session, events: rows.map((row) => toEvent(sessionId, row)), pagination: { total, limit, offset } };
  }
}

function toEvent(sessionId: string, row: EventRow) {
  return {
    eventId: row.event_id,
    sessionId,
    sequence: row.sequence,
    type: row.type,
    payload: JSON.parse(row.payload) as unknown,
    timestamp: row.timestamp,
    recordedAt: row.recorded_at,
  };
}

function prepareStatements(db: Database.Database) {
  return {
    findSession: db.prepare<[string], SessionRow>('SELECT * FROM sessions WHERE session_id = ?'),
    insertSession: db.prepare(`
      INSERT INTO sessions (session_id, status, language, metadata, started_at, updated_at)
      VALUES (@sessionId, @status, @language, @metadata, @startedAt, @startedAt)`),
    findEvent: db.prepare<[number, string], EventRow>('SELECT * FROM events WHERE session = ? AND event_id = ?'),
    findEvents: db.prepare<[number, number, number], EventRow>(
      'SELECT * FROM events WHERE session = ? ORDER BY timestamp, sequence LIMIT ? OFFSET ?',
    ),
    countEvents: db.prepare<[number], { readonly total: number }>(
      'SELECT count(*) AS total FROM events WHERE session = ?',
    ),
    insertEvent: db.prepare(`
      INSERT INTO events (session, event_id, sequence, type, payload, timestamp, recorded_at)
      VALUES (@session, @event_id, @sequence, @type, @payload, @timestamp, @recorded_at)`),
    updateSession: db.prepare(
      "UPDATE sessions SET event_count = event_count + 1, status = 'active', updated_at = ? WHERE id = ?",
    ),
  };
}
