import type { AppendOutcome } from '../../domain/append.js';
import { ConversationError, sessionErased } from '../../domain/errors.js';
import type { NewEvent, StoredEvent } from '../../domain/event.js';
import type { Completion, NewSession, Session } from '../../domain/session.js';
import type { ChangeNotifier } from '../../ports/change-notifier.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import type { WriteObserver } from '../../ports/write-observer.js';
import { missingSession } from '../../runtime/session-errors.js';
import { type BatchAnswer, type BatchItem, toAnswer } from './batch-results.js';
import { conflictDetail, conversationErrors, eventConflict, sessionSealed } from './conversation-errors.js';

export interface WriteResult<Fact> {
  readonly value: Fact;
  /** Whether it existed before, so that this is a repeat. */
  readonly replayed: boolean;
}

/**
 * The write side: reports the decisions of the store with errors of the catalog. Conflicts are thrown, repeats are
 * returned.
 */
export class ConversationsService {
  constructor(
    private readonly store: ConversationStore,
    private readonly notifier: ChangeNotifier,
    private readonly observer: WriteObserver,
  ) {}

  /** @throws SESSION_CONFLICT naming the fields that differ, SESSION_ERASED */
  async createSession(input: NewSession): Promise<WriteResult<Session>> {
    const outcome = await this.store.createSession(input);
    this.observer.sessionCreated(outcome.kind);
    switch (outcome.kind) {
      case 'created':
        this.notify(outcome.session);
        return { value: outcome.session, replayed: false };
      case 'duplicate':
        return { value: outcome.session, replayed: true };
      case 'conflict':
        throw new ConversationError(
          conversationErrors.SESSION_CONFLICT,
          `Session ${input.sessionId} exists with ${conflictDetail(outcome.fields)}`,
        );
      case 'erased':
        throw sessionErased(input.sessionId);
    }
  }

  /** Sets the start if the creation did not say; a known start is kept. @throws SESSION_NOT_FOUND, SESSION_ERASED */
  async startSession(sessionId: string, startedAtMs: number): Promise<Session> {
    const session = await this.store.startSession(sessionId, startedAtMs);
    if (!session) throw await missingSession(this.store, sessionId);
    this.notify(session);
    return session;
  }

  /**
   * For a repeat without a payload, the value has none either: see `AppendOutcome`.
   * @throws SESSION_NOT_FOUND, SESSION_ERASED, EVENT_CONFLICT, SESSION_SEALED
   */
  async appendEvent(sessionId: string, event: NewEvent): Promise<WriteResult<StoredEvent>> {
    const [outcome] = await this.append(sessionId, [event]);
    switch (outcome?.kind) {
      case 'appended':
      case 'duplicate':
        return { value: outcome.event, replayed: outcome.kind === 'duplicate' };
      case 'conflict':
        throw eventConflict(event.eventId, outcome.fields);
      case 'sealed':
        throw sessionSealed(event.eventId);
      case undefined:
        throw new ConversationError('INTERNAL_ERROR', 'The store gave no outcome for the event.');
    }
  }

  /**
   * Stores the valid items in one call, in order, and returns the results of all items in input order.
   * @throws SESSION_NOT_FOUND, SESSION_ERASED
   */
  async appendBatch(sessionId: string, items: readonly BatchItem[]): Promise<BatchAnswer> {
    const events = items.flatMap((item) => (item.ok ? [item.event] : []));
    return toAnswer(items, await this.append(sessionId, events));
  }

  /** @throws SESSION_NOT_FOUND, SESSION_ERASED, SESSION_ALREADY_COMPLETED */
  async completeSession(sessionId: string, completion: Completion): Promise<WriteResult<Session>> {
    const outcome = await this.store.completeSession(sessionId, completion);
    if (!outcome) throw await missingSession(this.store, sessionId);
    this.observer.sessionCompleted(outcome.kind);
    switch (outcome.kind) {
      case 'completed':
      case 'replaced':
        this.notify(outcome.session);
        return { value: outcome.session, replayed: false };
      case 'duplicate':
        return { value: outcome.session, replayed: true };
      case 'conflict':
        throw new ConversationError(
          conversationErrors.SESSION_ALREADY_COMPLETED,
          `Session ${sessionId} is completed with ${conflictDetail(outcome.fields)}`,
        );
    }
  }

  private async append(sessionId: string, events: readonly NewEvent[]): Promise<readonly AppendOutcome[]> {
    const outcomes = await this.store.appendEvents(sessionId, events);
    if (!outcomes) throw await missingSession(this.store, sessionId);
    let reached = 0;
    for (const outcome of outcomes) {
      this.observer.eventDecided(outcome.kind);
      if (outcome.kind === 'appended') reached = outcome.event.sequence;
    }
    if (reached > 0) this.notifier.publish({ sessionId, sequence: reached });
    return outcomes;
  }

  private notify(session: Session): void {
    this.notifier.publish({ sessionId: session.sessionId, sequence: session.lastSequence });
  }
}
