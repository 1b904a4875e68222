import {
  type AppendOutcome,
  type AppendRule,
  type Decision,
  decideAppend,
  decideTransition,
  type Head,
  initialHead,
  type Transition,
  type TransitionOutcome,
} from '../../domain/append.js';
import type { NewEvent, StoredEvent } from '../../domain/event.js';
import type {
  Facet,
  HistoryQuery,
  LogPage,
  LogQuery,
  SessionHistory,
  SessionListQuery,
  SessionPage,
} from '../../domain/page.js';
import { historyBudget } from '../../domain/page-budget.js';
import { initialSession, type NewSession, type Session } from '../../domain/session.js';
import { decideChange, isNews, type SessionChange } from '../../domain/session-change.js';
import { newHex } from '../../lib/random-bytes.js';
import type { Clock } from '../../ports/clock.js';
import { ConversationStore, type CreateOutcome, repeatOf } from '../../ports/conversation-store.js';
import { RecordChangeLog } from '../records/record-change-log.js';
import { RecordTombstones } from '../records/record-tombstones.js';
import { Conversation } from './conversation.js';
import { Conversations } from './conversations.js';
import { MemoryArchive } from './memory-archive.js';
import { MemoryErasure } from './memory-erasure.js';
import { MemoryImport } from './memory-import.js';
import { MemoryRecords } from './memory-records.js';

const INCARNATION_BYTES = 8;

/**
 * Stores everything in this process and loses it with the process: for tests and trials. Every method does its work in
 * one piece, without an `await` in between, so each is atomic.
 */
export class MemoryStore extends ConversationStore {
  readonly name = 'memory';
  readonly incarnation = newHex(INCARNATION_BYTES);
  private readonly conversations = new Conversations();
  readonly records = new MemoryRecords(this.conversations, () => this.clock.nowMs());
  readonly tombstones = new RecordTombstones(this);
  readonly changes = new RecordChangeLog(this.records);
  readonly archive = new MemoryArchive(this.conversations);
  readonly imports = new MemoryImport(this.conversations, this.records);
  readonly erasure = new MemoryErasure(this.conversations, this.records, this.tombstones);

  constructor(
    private readonly clock: Clock,
    private readonly options: { readonly lateEventGraceMs: number },
  ) {
    super();
  }

  async createSession(input: NewSession): Promise<CreateOutcome> {
    const known = this.conversations.find(input.sessionId);
    if (known) return repeatOf(known.session, input);
    if (this.records.isErased(input.sessionId)) return { kind: 'erased' };
    const created = new Conversation(initialHead(initialSession(input, this.clock.nowMs())));
    this.conversations.add(created);
    this.records.markChanged(input.sessionId);
    return { kind: 'created', session: created.session };
  }

  async changeSession(sessionId: string, change: SessionChange): Promise<Session | undefined> {
    const found = this.conversations.find(sessionId);
    const session = found && decideChange(found.head, change);
    if (!found || !session || session === found.session) return session;
    found.session = session;
    this.conversations.list.move(found);
    if (isNews(change)) this.records.markChanged(sessionId);
    return session;
  }

  async appendEvents(sessionId: string, events: readonly NewEvent[]): Promise<readonly AppendOutcome[] | undefined> {
    return this.decide(sessionId, ({ head, log }, rule) => {
      const { outcomes: outcome, appended, head: next } = decideAppend(head, log.existing, events, rule);
      for (const event of appended) log.add(event);
      return { outcome, head: next };
    });
  }

  async applyTransition(sessionId: string, transition: Transition): Promise<TransitionOutcome | undefined> {
    return this.decide(sessionId, ({ head }, rule) => decideTransition(head, transition, rule));
  }

  async findHead(sessionId: string): Promise<Head | undefined> {
    return this.conversations.find(sessionId)?.head;
  }

  async findEvent(sessionId: string, eventId: string): Promise<StoredEvent | undefined> {
    return this.conversations.find(sessionId)?.log.existing.get(eventId);
  }

  async readEvents(sessionId: string, query: LogQuery): Promise<LogPage | undefined> {
    const found = this.conversations.find(sessionId);
    return found && { ...found.log.read(query), archive: found.session.archive };
  }

  async readChronological(sessionId: string, page: HistoryQuery): Promise<SessionHistory | undefined> {
    const found = this.conversations.find(sessionId);
    if (!found) return undefined;
    const { session, log } = found;
    return { session, events: log.readChronological(page, historyBudget(session, page.maxBytes)) };
  }

  async listSessions(query: SessionListQuery): Promise<SessionPage> {
    this.conversations.requireOpen();
    return this.conversations.list.page(query);
  }

  async putFacets(sessionId: string, source: string, facets: readonly Facet[]): Promise<boolean> {
    const found = this.conversations.find(sessionId);
    if (found) this.conversations.list.putFacets(found, source, facets);
    return found !== undefined;
  }

  async close(): Promise<void> {
    this.conversations.close();
  }

  private decide<Outcome>(
    sessionId: string,
    decide: (found: Conversation, rule: AppendRule) => Decision<Outcome>,
  ): Outcome | undefined {
    const found = this.conversations.find(sessionId);
    if (!found) return undefined;
    const { lateEventGraceMs } = this.options;
    const { outcome, head } = decide(found, { nowMs: this.clock.nowMs(), lateEventGraceMs });
    if (head !== found.head) this.records.markChanged(sessionId);
    found.head = head;
    return outcome;
  }
}
