import type { Database } from 'better-sqlite3';
import {
  type AppendOutcome,
  type CompleteOutcome,
  decideAppend,
  decideComplete,
  decideSeal,
  type Head,
  type PlacedEvent,
} from '../../domain/append.js';
import type { NewEvent, StoredEvent } from '../../domain/event.js';
import { filterableMetadata } from '../../domain/page.js';
import { bornSession, type Completion, type NewSession, type Session, sessionConflicts } from '../../domain/session.js';
import type { CreateOutcome } from '../../ports/conversation-store.js';
import { EVENT_COLUMNS, type EventRow, type SessionRow, toEvent, toFlags, toHead } from './rows.js';

export type WriteOperation =
  | { readonly kind: 'create'; readonly input: NewSession }
  | { readonly kind: 'append'; readonly sessionId: string; readonly events: readonly NewEvent[] }
  | { readonly kind: 'complete'; readonly sessionId: string; readonly completion: Completion }
  | { readonly kind: 'seal'; readonly sessionId: string };

export type WriteResult = CreateOutcome | readonly AppendOutcome[] | CompleteOutcome | boolean | undefined;

/** Heads kept in memory, so that a live session is not read again for each event. About 1 KiB each. */
const CACHED_HEADS = 4_096;

interface CachedHead {
  readonly key: number;
  head: Head;
  /** Something beside the progress is to be written. */
  hasNewState: boolean;
}

/**
 * Runs groups of operations, each group in one transaction: all of it is durable when `commit` returns, none of it when
 * it throws. There is one writer in the world (see data-folder.ts), so the heads that it remembers are true.
 */
export class SqliteWriter {
  private readonly heads = new Map<string, CachedHead>();
  private readonly changed = new Set<CachedHead>();
  private readonly statements: Statements;

  constructor(
    private readonly db: Database,
    private readonly lateEventGraceMs: number,
  ) {
    this.statements = prepareStatements(db);
  }

  commit(operations: readonly WriteOperation[], nowMs: number): readonly WriteResult[] {
    this.statements.begin.run();
    try {
      const results = operations.map((operation) => this.execute(operation, nowMs));
      this.writeHeads();
      this.statements.commit.run();
      this.forgetOldHeads();
      return results;
    } catch (error) {
      this.heads.clear();
      this.changed.clear();
      // A full disk makes SQLite roll back by itself.
      if (this.db.inTransaction) this.statements.rollback.run();
      throw error;
    }
  }

  private execute(operation: WriteOperation, nowMs: number): WriteResult {
    switch (operation.kind) {
      case 'create':
        return this.create(operation.input, nowMs);
      case 'append':
        return this.append(operation.sessionId, operation.events, nowMs);
      case 'complete':
        return this.complete(operation.sessionId, operation.completion, nowMs);
      case 'seal':
        return this.seal(operation.sessionId, nowMs);
    }
  }

  private create(input: NewSession, nowMs: number): CreateOutcome {
    const known = this.findHead(input.sessionId);
    if (known) {
      const { session } = known.head;
      const fields = sessionConflicts(session, input);
      return fields.length === 0 ? { kind: 'duplicate', session } : { kind: 'conflict', session, fields };
    }
    const session = bornSession(input, nowMs);
    const key = Number(this.statements.insertSession.run(toSessionValues(session)).lastInsertRowid);
    for (const { key: name, value } of filterableMetadata(session.metadata)) {
      this.statements.insertMetadata.run(name, value, session.startedAtMs, key);
    }
    const head: Head = { session, sealed: false, maxTimestampMs: null, strayCount: 0 };
    this.heads.set(session.sessionId, { key, head, hasNewState: false });
    return { kind: 'created', session };
  }

  private append(sessionId: string, events: readonly NewEvent[], nowMs: number): readonly AppendOutcome[] | undefined {
    const cached = this.findHead(sessionId);
    if (!cached) return undefined;
    const twins = this.findTwins(cached.key, sessionId, events);
    const decision = decideAppend(cached.head, twins, events, { nowMs, lateEventGraceMs: this.lateEventGraceMs });
    for (const event of decision.appended) this.insertEvent(cached.key, event);
    this.setHead(cached, decision.head);
    return decision.outcomes;
  }

  private complete(sessionId: string, completion: Completion, nowMs: number): CompleteOutcome | undefined {
    const cached = this.findHead(sessionId);
    if (!cached) return undefined;
    const outcome = decideComplete(cached.head.session, completion, nowMs);
    if (outcome.kind === 'completed') this.setHead(cached, { ...cached.head, session: outcome.session });
    return outcome;
  }

  private seal(sessionId: string, nowMs: number): boolean | undefined {
    const cached = this.findHead(sessionId);
    if (!cached) return undefined;
    this.setHead(cached, decideSeal(cached.head, { nowMs, lateEventGraceMs: this.lateEventGraceMs }));
    return cached.head.sealed;
  }

  private findHead(sessionId: string): CachedHead | undefined {
    const cached = this.heads.get(sessionId);
    if (cached) return cached;
    const row = this.statements.findSession.get(sessionId);
    if (!row) return undefined;
    const found: CachedHead = { key: row.session_key, head: toHead(row), hasNewState: false };
    this.heads.set(sessionId, found);
    return found;
  }

  private setHead(cached: CachedHead, head: Head): void {
    if (head === cached.head) return;
    const { head: before } = cached;
    if (head.session.status !== before.session.status || head.sealed !== before.sealed) cached.hasNewState = true;
    cached.head = head;
    this.changed.add(cached);
  }

  private findTwins(key: number, sessionId: string, events: readonly NewEvent[]): ReadonlyMap<string, StoredEvent> {
    const twins = new Map<string, StoredEvent>();
    for (const { eventId } of events) {
      const row = this.statements.findEvent.get(key, eventId);
      if (row) twins.set(eventId, toEvent(sessionId, row));
    }
    return twins;
  }

  private insertEvent(key: number, event: PlacedEvent): void {
    this.statements.insertEvent.run(
      key,
      event.sequence,
      key,
      event.eventId,
      event.type,
      event.timestampMs,
      event.recordedAtMs,
      event.clientSequence,
      toFlags(event),
      event.payload,
    );
  }

  /** Once for each session and group, however many events the group has for it. */
  private writeHeads(): void {
    for (const cached of this.changed) {
      const { key, head } = cached;
      const { updatedAtMs, lastSequence } = head.session;
      this.statements.updateProgress.run(updatedAtMs, lastSequence, head.maxTimestampMs, head.strayCount, key);
      if (cached.hasNewState) this.statements.updateState.run({ ...toStateValues(head), session_key: key });
      cached.hasNewState = false;
    }
    this.changed.clear();
  }

  private forgetOldHeads(): void {
    for (const sessionId of this.heads.keys()) {
      if (this.heads.size <= CACHED_HEADS) return;
      this.heads.delete(sessionId);
    }
  }
}

type Value = string | number | null;
type Values = Readonly<Record<string, Value>>;

type Statements = ReturnType<typeof prepareStatements>;

function prepareStatements(db: Database) {
  return {
    begin: db.prepare('BEGIN IMMEDIATE'),
    commit: db.prepare('COMMIT'),
    rollback: db.prepare('ROLLBACK'),
    findSession: db.prepare<[string], SessionRow>('SELECT * FROM sessions WHERE session_id = ?'),
    insertSession: db.prepare<[Values]>(`
      INSERT INTO sessions (session_id, status, initial_status, language, metadata, started_at, created_at, updated_at,
                            last_sequence, stray_count, sealed)
      VALUES (@session_id, @status, @initial_status, @language, @metadata, @started_at, @created_at, @created_at, 0, 0, 0)`),
    // Two statements: to set a column that an index has, even to what it was, writes the index too.
    updateProgress: db.prepare<Value[]>(`
      UPDATE sessions SET updated_at = ?, last_sequence = ?, max_timestamp = ?, stray_count = ? WHERE session_key = ?`),
    updateState: db.prepare<[Values]>(`
      UPDATE sessions SET status = @status, ended_at = @ended_at, end_reason = @end_reason,
             completed_at = @completed_at, completed_sequence = @completed_sequence, sealed = @sealed
      WHERE session_key = @session_key`),
    insertMetadata: db.prepare<Value[]>(
      'INSERT INTO session_metadata (key, value, started_at, session_key) VALUES (?, ?, ?, ?)',
    ),
    findEvent: db.prepare<[number, string], EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM events WHERE session_key = ? AND event_id = ?`,
    ),
    insertEvent: db.prepare<Value[]>(`
      INSERT INTO events (position, session_key, event_id, type, timestamp, recorded_at, client_sequence, flags, payload)
      VALUES ((? << 32) | ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
  };
}

function toSessionValues(session: Session): Values {
  return {
    session_id: session.sessionId,
    status: session.status,
    initial_status: session.initialStatus,
    language: session.language,
    metadata: session.metadata,
    started_at: session.startedAtMs,
    created_at: session.createdAtMs,
  };
}

function toStateValues(head: Head): Values {
  const { session } = head;
  return {
    status: session.status,
    ended_at: session.endedAtMs,
    end_reason: session.endReason,
    completed_at: session.completedAtMs,
    completed_sequence: session.completedSequence,
    sealed: head.sealed ? 1 : 0,
  };
}
