import type { Database } from 'better-sqlite3';
import {
  type AppendOutcome,
  type AppendRule,
  decideAppend,
  decideTransition,
  type ExistingEvents,
  type Head,
  initialHead,
  type Transition,
  type TransitionOutcome,
} from '../../domain/append.js';
import type { NewEvent } from '../../domain/event.js';
import { initialSession, type NewSession } from '../../domain/session.js';
import { type CreateOutcome, repeatOf } from '../../ports/conversation-store.js';
import { ChangesWriter } from './changes-writer.js';
import { eventValues, toEvent } from './event-row.js';
import { FacetsWriter } from './facets-writer.js';
import { MaintenanceWriter } from './maintenance-writer.js';
import { RecordsWriter } from './records-writer.js';
import { Scrubber } from './scrubber.js';
import { toHead } from './session-row.js';
import { isErased } from './tombstone-rows.js';
import type { WriterCall, WriterParts } from './writer-parts.js';
import { insertSession, prepareStatements, progressValues, type Statements, stateValues } from './writer-statements.js';

export type WriteOperation =
  | { readonly kind: 'create'; readonly input: NewSession }
  | { readonly kind: 'append'; readonly sessionId: string; readonly events: readonly NewEvent[] }
  | { readonly kind: 'transition'; readonly sessionId: string; readonly transition: Transition }
  /** Writes like any other operation, but changes no session: shows that writes succeed. */
  | { readonly kind: 'probe' }
  | WriterCall;

/** The result of the operation; for a call, that of its method. */
export type WriteResult = unknown;

/** Heads kept in memory, so that a live session is not read again for each event. Some KiB each at most. */
const CACHED_HEADS = 4_096;
/** A head contains its session's metadata, which may be a MiB: with more than this, it is read again by each group. */
const CACHED_METADATA_CHARS = 2_048;

interface CachedHead {
  readonly key: number;
  head: Head;
  /** Whether something other than the progress has to be written. */
  hasNewState: boolean;
}

/**
 * Runs groups of operations, each group in one transaction: all of it is durable when `commit` returns, none of it if
 * it throws. There is only one writer (see data-folder.ts), so the heads that it remembers are correct.
 */
export class SqliteWriter {
  private readonly heads = new Map<string, CachedHead>();
  private readonly changed = new Set<CachedHead>();
  /** Remembered only for this group. */
  private readonly largeHeads = new Set<string>();
  private readonly statements: Statements;
  private readonly scrubber: Scrubber;
  private readonly changes: ChangesWriter;
  private readonly parts: WriterParts;

  constructor(
    private readonly db: Database,
    private readonly lateEventGraceMs: number,
  ) {
    this.statements = prepareStatements(db);
    this.scrubber = new Scrubber(db);
    this.changes = new ChangesWriter(db);
    this.parts = {
      maintenance: new MaintenanceWriter(db, this.statements, this.changes, this.scrubber),
      records: new RecordsWriter(db, this.changes, this.scrubber),
      changes: this.changes,
      facets: new FacetsWriter(db),
    };
  }

  /** After this returns, what erasures have deleted is in no file any more. See `Scrubber.scrub`. */
  scrub(): void {
    this.scrubber.scrub();
  }

  commit(operations: readonly WriteOperation[], nowMs: number): readonly WriteResult[] {
    this.statements.begin.run();
    try {
      const results = operations.map((operation) => this.execute(operation, nowMs));
      this.writeHeads();
      this.changes.write(nowMs);
      this.statements.commit.run();
      this.forgetOldHeads();
      return results;
    } catch (error) {
      this.heads.clear();
      this.largeHeads.clear();
      this.changed.clear();
      // On a full disk SQLite rolls back by itself.
      if (this.db.inTransaction) this.statements.rollback.run();
      this.changes.reload();
      throw error;
    }
  }

  private execute(operation: WriteOperation, nowMs: number): WriteResult {
    switch (operation.kind) {
      case 'create':
        return this.create(operation.input, nowMs);
      case 'append':
        return this.append(operation.sessionId, operation.events, nowMs);
      case 'transition':
        return this.applyTransition(operation.sessionId, operation.transition, nowMs);
      case 'probe':
        this.statements.probe.run(nowMs);
        return undefined;
      case 'call':
        return this.call(operation);
    }
  }

  private call({ part, method, args }: WriterCall): unknown {
    if (part === 'maintenance') this.letGoOf(String(args[0]));
    const called: unknown = Reflect.get(this.parts[part], method);
    if (typeof called !== 'function') throw new TypeError(`The writer has no ${part}.${method}.`);
    return Reflect.apply(called, this.parts[part], args) as unknown;
  }

  /** The call reads and changes the session's row: writes what is remembered first, and forgets it. */
  private letGoOf(sessionId: string): void {
    this.writeHeads();
    this.heads.delete(sessionId);
  }

  private create(input: NewSession, nowMs: number): CreateOutcome {
    const known = this.findHead(input.sessionId);
    if (known) return repeatOf(known.head.session, input);
    if (isErased(this.db, input.sessionId)) return { kind: 'erased' };
    const session = initialSession(input, nowMs);
    const key = insertSession(this.statements, session);
    this.changes.touch(key);
    this.rememberHead(session.sessionId, { key, head: initialHead(session), hasNewState: false });
    return { kind: 'created', session };
  }

  private append(sessionId: string, events: readonly NewEvent[], nowMs: number): readonly AppendOutcome[] | undefined {
    const cached = this.findHead(sessionId);
    if (!cached) return undefined;
    const decision = decideAppend(cached.head, this.existingEvents(cached.key, sessionId), events, this.ruleAt(nowMs));
    for (const event of decision.appended) this.statements.insertEvent.run(...eventValues(cached.key, event));
    this.setHead(cached, decision.head);
    return decision.outcomes;
  }

  private applyTransition(sessionId: string, transition: Transition, nowMs: number): TransitionOutcome | undefined {
    const cached = this.findHead(sessionId);
    if (!cached) return undefined;
    const { outcome, head } = decideTransition(cached.head, transition, this.ruleAt(nowMs));
    this.setHead(cached, head);
    return outcome;
  }

  private ruleAt(nowMs: number): AppendRule {
    return { nowMs, lateEventGraceMs: this.lateEventGraceMs };
  }

  private findHead(sessionId: string): CachedHead | undefined {
    const cached = this.heads.get(sessionId);
    if (cached) return cached;
    const row = this.statements.findSession.get(sessionId);
    if (!row) return undefined;
    const found: CachedHead = { key: row.session_key, head: toHead(row), hasNewState: false };
    this.rememberHead(sessionId, found);
    return found;
  }

  private rememberHead(sessionId: string, cached: CachedHead): void {
    this.heads.set(sessionId, cached);
    if (cached.head.session.metadata.length > CACHED_METADATA_CHARS) this.largeHeads.add(sessionId);
  }

  private setHead(cached: CachedHead, head: Head): void {
    if (head === cached.head) return;
    if (hasNewState(cached.head, head)) cached.hasNewState = true;
    cached.head = head;
    this.changed.add(cached);
  }

  private existingEvents(key: number, sessionId: string): ExistingEvents {
    return {
      get: (eventId) => {
        const row = this.statements.findEvent.get(key, eventId);
        return row && toEvent(sessionId, row);
      },
    };
  }

  /** Once per session and group, however many events the group has for it. */
  private writeHeads(): void {
    for (const cached of this.changed) {
      const { key, head } = cached;
      this.statements.updateProgress.run(...progressValues(key, head));
      if (cached.hasNewState) this.statements.updateState.run(...stateValues(key, head));
      cached.hasNewState = false;
      this.changes.touch(key);
    }
    this.changed.clear();
  }

  private forgetOldHeads(): void {
    for (const sessionId of this.largeHeads) this.heads.delete(sessionId);
    this.largeHeads.clear();
    for (const sessionId of this.heads.keys()) {
      if (this.heads.size <= CACHED_HEADS) return;
      this.heads.delete(sessionId);
    }
  }
}

function hasNewState({ session: before, sealed }: Head, { session, sealed: isSealed }: Head): boolean {
  return session.status !== before.status || session.abandonment !== before.abandonment || sealed !== isSealed;
}
