import type { AbandonOutcome, AppendOutcome, CompleteOutcome } from '../../src/domain/append.js';
import type { EventField, NewEvent, StoredEvent } from '../../src/domain/event.js';
import type { LogPage, LogQuery, SessionHistory } from '../../src/domain/page.js';
import type { Completion, CompletionField, NewSession, Session, SessionField } from '../../src/domain/session.js';
import type { CreateOutcome } from '../../src/ports/conversation-store.js';
import { aNewEvent } from '../builders/event.js';
import { aNewSession } from '../builders/session.js';
import type { Answer, Call } from './call.js';

interface Conversation {
  session: Session;
  /** As it was created. */
  readonly created: Required<NewSession>;
  sealed: boolean;
  /** The service itself ended the session, and a client may still report another end. */
  isAbandoned: boolean;
  readonly events: StoredEvent[];
}

/**
 * The contract in its simplest form: lists that are searched from one end to the other. It shares no rule with `src`,
 * so that a fault there cannot also be here.
 */
export class ReferenceModel {
  /** In the order of creation. */
  private readonly conversations: Conversation[] = [];

  constructor(
    private readonly nowMs: () => number,
    private readonly lateEventGraceMs: number,
  ) {}

  perform(call: Call): Answer {
    if (call.kind === 'create') return this.create(call.input);
    if (call.kind === 'list') return this.list(call);
    const found = this.find(call.sessionId);
    if (!found) return undefined;
    switch (call.kind) {
      case 'append':
        return call.events.map((event) => this.append(found, event));
      case 'complete':
        return this.complete(found, call.completion);
      case 'abandon':
        return this.abandon(found, call.lastSequence);
      case 'seal':
        return this.seal(found);
      case 'session':
        return found.session;
      case 'event':
        return found.events.find(({ eventId }) => eventId === call.eventId);
      case 'log':
        return readLog(found, call.query);
      case 'page':
        return readPage(found, call.offset, call.limit);
    }
  }

  hasSession(sessionId: string): boolean {
    return this.find(sessionId) !== undefined;
  }

  lastSequenceOf(sessionId: string): number | undefined {
    return this.find(sessionId)?.session.lastSequence;
  }

  private find(sessionId: string): Conversation | undefined {
    return this.conversations.find(({ session }) => session.sessionId === sessionId);
  }

  private create(input: NewSession): CreateOutcome {
    const known = this.find(input.sessionId);
    if (known) {
      const { session } = known;
      const fields = differences(input, known.created) as readonly SessionField[];
      return fields.length > 0 ? { kind: 'conflict', session, fields } : { kind: 'duplicate', session };
    }
    const now = this.nowMs();
    const defaults = { status: 'initiated', metadata: '{}', startedAtMs: now };
    const created = { ...nullsOf(aNewSession()), ...defaults, ...input } as Required<NewSession>;
    const session: Session = {
      ...created,
      initialStatus: created.status,
      endedAtMs: null,
      endReason: null,
      lastSequence: 0,
      createdAtMs: now,
      updatedAtMs: now,
      completedAtMs: null,
      completedSequence: null,
      lateGraceMs: null,
      abandonment: null,
      archive: null,
      hold: null,
    };
    this.conversations.push({ session, created, sealed: false, isAbandoned: false, events: [] });
    return { kind: 'created', session };
  }

  private append(conversation: Conversation, sent: NewEvent): AppendOutcome {
    const existing = conversation.events.find(({ eventId }) => eventId === sent.eventId);
    if (existing) {
      const fields = differences(sent, existing) as readonly EventField[];
      return fields.length > 0 ? { kind: 'conflict', event: existing, fields } : { kind: 'duplicate', event: existing };
    }
    if (this.seal(conversation)) return { kind: 'sealed', eventId: sent.eventId };
    const now = this.nowMs();
    const { session } = conversation;
    const defaults = { payload: '{}', timestampMs: now };
    const event: StoredEvent = {
      ...({ ...nullsOf(aNewEvent()), ...defaults, ...sent } as Required<NewEvent>),
      sessionId: session.sessionId,
      sequence: conversation.events.length + 1,
      recordedAtMs: now,
      late: session.completedAtMs !== null,
    };
    conversation.events.push(event);
    const status = session.status === 'initiated' ? 'active' : session.status;
    conversation.session = { ...session, status, lastSequence: event.sequence, updatedAtMs: now };
    return { kind: 'appended', event };
  }

  private complete(conversation: Conversation, sent: Completion): CompleteOutcome {
    const { session } = conversation;
    if (session.completedAtMs !== null) {
      const fields: CompletionField[] = [];
      if (differs(sent.status, session.status)) fields.push('status');
      if (differs(sent.endReason, session.endReason)) fields.push('endReason');
      if (differs(sent.endedAtMs, session.endedAtMs)) fields.push('endedAt');
      if (differs(sent.lateGraceMs, session.lateGraceMs)) fields.push('lateGraceSeconds');
      if (fields.length === 0) return { kind: 'duplicate', session };
      if (!conversation.isAbandoned || this.seal(conversation)) return { kind: 'conflict', session, fields };
      return this.replaceEnd(conversation, sent);
    }
    const now = this.nowMs();
    conversation.session = {
      ...session,
      status: sent.status ?? 'completed',
      endReason: sent.endReason ?? null,
      endedAtMs: sent.endedAtMs ?? now,
      updatedAtMs: now,
      completedAtMs: now,
      completedSequence: session.lastSequence,
      lateGraceMs: sent.lateGraceMs ?? this.lateEventGraceMs,
    };
    return { kind: 'completed', session: conversation.session };
  }

  private replaceEnd(conversation: Conversation, sent: Completion): CompleteOutcome {
    const { session } = conversation;
    const now = this.nowMs();
    conversation.isAbandoned = false;
    conversation.session = {
      ...session,
      status: sent.status ?? 'completed',
      endReason: sent.endReason ?? null,
      endedAtMs: sent.endedAtMs ?? now,
      updatedAtMs: now,
      lateGraceMs: sent.lateGraceMs ?? session.lateGraceMs,
      abandonment: { replacedSequence: session.lastSequence },
    };
    return { kind: 'replaced', session: conversation.session };
  }

  private abandon(conversation: Conversation, lastSequence: number): AbandonOutcome {
    const { session, events } = conversation;
    if (session.completedAtMs !== null || events.length !== lastSequence) return { kind: 'overtaken', session };
    const now = this.nowMs();
    conversation.isAbandoned = true;
    conversation.session = {
      ...session,
      status: 'failed',
      endReason: 'abandoned',
      endedAtMs: events.length === 0 ? session.startedAtMs : Math.max(...events.map(({ timestampMs }) => timestampMs)),
      updatedAtMs: now,
      completedAtMs: now,
      completedSequence: session.lastSequence,
      lateGraceMs: this.lateEventGraceMs,
      abandonment: { replacedSequence: null },
    };
    return { kind: 'abandoned', session: conversation.session };
  }

  /** Seals the session if it is time, for good. */
  private seal(conversation: Conversation): boolean {
    const { completedAtMs, lateGraceMs } = conversation.session;
    if (completedAtMs === null || lateGraceMs === null) return false;
    const isOver = lateGraceMs === 0 || this.nowMs() >= completedAtMs + lateGraceMs;
    conversation.sealed ||= isOver;
    return conversation.sealed;
  }

  private list({ run, status, limit }: Extract<Call, { kind: 'list' }>): readonly Session[] {
    return this.conversations
      .map(({ session }, created) => ({ session, created }))
      .filter(({ session }) => JSON.parse(session.metadata).run === run)
      .filter(({ session }) => status === undefined || session.status === status)
      .sort((a, b) => b.session.startedAtMs - a.session.startedAtMs || b.created - a.created)
      .slice(0, limit)
      .map(({ session }) => session);
  }
}

/** What a client leaves out is null, unless it has another default. */
function nullsOf(sent: object): object {
  return Object.fromEntries(Object.keys(sent).map((name) => [name, null]));
}

/** The fields in which a repeat differs, as the API names them, in the order of the stored ones. */
function differences(sent: object, stored: object): readonly string[] {
  const repeat = sent as Readonly<Record<string, unknown>>;
  const different = Object.entries(stored).filter(([name, value]) => differs(repeat[name], value));
  return different.map(([name]) => name.replace(/Ms$/, ''));
}

/** What a repeat omits does not differ. */
function differs(sent: unknown, stored: unknown): boolean {
  return sent !== undefined && sent !== stored;
}

function readLog({ events }: Conversation, query: LogQuery): LogPage {
  const matching = events
    .filter(({ sequence }) => sequence > query.after && (query.before === undefined || sequence < query.before))
    .filter(({ type }) => query.types.length === 0 || query.types.includes(type))
    .filter(({ timestampMs }) => query.fromMs === undefined || timestampMs >= query.fromMs)
    .filter(({ timestampMs }) => query.toMs === undefined || timestampMs <= query.toMs);
  if (query.order === 'desc') matching.reverse();
  return { events: matching.slice(0, query.limit), hasMore: matching.length > query.limit, archive: null };
}

function readPage({ session, events }: Conversation, offset: number, limit: number): SessionHistory {
  const sorted = [...events].sort((a, b) => a.timestampMs - b.timestampMs || a.sequence - b.sequence);
  return { session, events: sorted.slice(offset, offset + limit) };
}
