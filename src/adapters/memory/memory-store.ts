import { generateKeySync } from 'node:crypto';
import type { AbandonOutcome, AppendOutcome, AppendRule, CompleteOutcome } from '../../domain/append.js';
import { ConversationError } from '../../domain/errors.js';
import type { NewEvent, StoredEvent } from '../../domain/event.js';
import type {
  HistoryQuery,
  LogPage,
  LogQuery,
  SessionHistory,
  SessionListQuery,
  SessionPage,
} from '../../domain/page.js';
import { historyBudget } from '../../domain/page-budget.js';
import {
  type Completion,
  initialSession,
  type NewSession,
  type Session,
  sessionConflicts,
} from '../../domain/session.js';
import type { Clock } from '../../ports/clock.js';
import { ConversationStore, type CreateOutcome } from '../../ports/conversation-store.js';
import { Conversation } from './conversation.js';
import { Conversations } from './conversations.js';
import { MemoryChangeLog } from './memory-change-log.js';
import { MemoryMaintenance } from './memory-maintenance.js';
import { MemoryRecords } from './memory-records.js';

const INCARNATION_BITS = 64;

/**
 * Keeps everything in this process and loses it with the process: for tests and trials. Every method does its work
 * before it first gives way, so each is one atomic step by nature.
 */
export class MemoryStore extends ConversationStore {
  readonly name = 'memory';
  readonly incarnation = generateKeySync('hmac', { length: INCARNATION_BITS }).export().toString('hex');
  /** Nothing waits: a write is done when it is called. */
  readonly queueDepth = 0;
  private readonly conversations = new Conversations();
  readonly changes = new MemoryChangeLog(
    () => this.requireOpen(),
    () => this.clock.nowMs(),
  );
  readonly maintenance = new MemoryMaintenance(this.conversations, this.changes, () => this.requireOpen());
  readonly records = new MemoryRecords({
    requireOpen: () => this.requireOpen(),
    hasSession: (sessionId) => this.conversations.find(sessionId) !== undefined,
    sessionChanged: (sessionId) => this.changes.mark(sessionId),
  });
  private closed = false;

  constructor(
    private readonly clock: Clock,
    private readonly options: { readonly lateEventGraceMs: number },
  ) {
    super();
  }

  async createSession(input: NewSession): Promise<CreateOutcome> {
    const known = this.find(input.sessionId);
    if (known) {
      const { session } = known;
      const fields = sessionConflicts(session, input);
      return fields.length === 0 ? { kind: 'duplicate', session } : { kind: 'conflict', session, fields };
    }
    if (this.conversations.isErased(input.sessionId)) return { kind: 'erased' };
    const created = new Conversation(initialSession(input, this.clock.nowMs()));
    this.conversations.add(created);
    this.changes.mark(input.sessionId);
    return { kind: 'created', session: created.session };
  }

  async appendEvents(sessionId: string, events: readonly NewEvent[]): Promise<readonly AppendOutcome[] | undefined> {
    return this.change(sessionId, (found) => found.append(events, this.rule()));
  }

  async completeSession(sessionId: string, completion: Completion): Promise<CompleteOutcome | undefined> {
    return this.change(sessionId, (found) => found.complete(completion, this.rule()));
  }

  async abandonSession(sessionId: string, lastSequence: number): Promise<AbandonOutcome | undefined> {
    return this.change(sessionId, (found) => found.abandon(lastSequence, this.rule()));
  }

  async sealSession(sessionId: string): Promise<boolean | undefined> {
    return this.change(sessionId, (found) => found.seal(this.rule()));
  }

  async findSession(sessionId: string): Promise<Session | undefined> {
    return this.find(sessionId)?.session;
  }

  async findEvent(sessionId: string, eventId: string): Promise<StoredEvent | undefined> {
    return this.find(sessionId)?.log.twins.get(eventId);
  }

  async readEvents(sessionId: string, query: LogQuery): Promise<LogPage | undefined> {
    const found = this.find(sessionId);
    return found && { ...found.log.read(query), archive: found.session.archive };
  }

  async readChronological(sessionId: string, page: HistoryQuery): Promise<SessionHistory | undefined> {
    const found = this.find(sessionId);
    if (!found) return undefined;
    const { session, log } = found;
    return { session, events: log.readChronological(page, historyBudget(session, page.maxBytes)) };
  }

  async listSessions(query: SessionListQuery): Promise<SessionPage> {
    this.requireOpen();
    return this.conversations.list.page(query);
  }

  async ping(): Promise<void> {
    this.requireOpen();
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  private change<Outcome>(sessionId: string, change: (found: Conversation) => Outcome): Outcome | undefined {
    const found = this.find(sessionId);
    const before = found?.head;
    const outcome = found && change(found);
    if (found?.head !== before) this.changes.mark(sessionId);
    return outcome;
  }

  private rule(): AppendRule {
    return { nowMs: this.clock.nowMs(), lateEventGraceMs: this.options.lateEventGraceMs };
  }

  private find(sessionId: string): Conversation | undefined {
    this.requireOpen();
    return this.conversations.find(sessionId);
  }

  private requireOpen(): void {
    if (this.closed) throw new ConversationError('STORE_UNAVAILABLE', 'The store is closed.');
  }
}
