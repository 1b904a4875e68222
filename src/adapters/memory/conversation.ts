import {
  type AppendOutcome,
  type AppendRule,
  type CompleteOutcome,
  decideAppend,
  decideComplete,
  decideSeal,
  type Head,
} from '../../domain/append.js';
import type { NewEvent } from '../../domain/event.js';
import type { Completion, Session } from '../../domain/session.js';
import { EventLog } from './event-log.js';

/** One session with its events. */
export class Conversation {
  private current: Head;
  private events = new EventLog();

  constructor(session: Session) {
    this.current = { session, sealed: false, maxTimestampMs: null, outOfOrderCount: 0 };
  }

  get log(): EventLog {
    return this.events;
  }

  get head(): Head {
    return this.current;
  }

  get session(): Session {
    return this.current.session;
  }

  append(events: readonly NewEvent[], rule: AppendRule): readonly AppendOutcome[] {
    const decision = decideAppend(this.current, this.log.twins, events, rule);
    for (const event of decision.appended) this.log.add(event);
    this.current = decision.head;
    return decision.outcomes;
  }

  complete(completion: Completion, rule: AppendRule): CompleteOutcome {
    const outcome = decideComplete(this.session, completion, rule);
    if (outcome.kind === 'completed') this.current = { ...this.current, session: outcome.session };
    return outcome;
  }

  seal(rule: AppendRule): boolean {
    this.current = decideSeal(this.current, rule);
    return this.current.sealed;
  }

  replace(head: Head, log: EventLog): void {
    this.current = head;
    this.events = log;
  }

  mark(marks: Partial<Pick<Session, 'archive' | 'hold'>>): void {
    this.current = { ...this.current, session: { ...this.session, ...marks } };
  }
}
