import {
  type AppendOutcome,
  type AppendRule,
  decideAppend,
  decideTransition,
  type Head,
  initialHead,
  type Transition,
  type TransitionOutcome,
} from '../../domain/append.js';
import type { NewEvent } from '../../domain/event.js';
import type { Session } from '../../domain/session.js';
import { EventLog } from './event-log.js';

/** One session with its events. */
export class Conversation {
  private current: Head;
  private events = new EventLog();

  constructor(session: Session) {
    this.current = initialHead(session);
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
    const decision = decideAppend(this.current, this.log.existing, events, rule);
    for (const event of decision.appended) this.log.add(event);
    this.current = decision.head;
    return decision.outcomes;
  }

  apply(transition: Transition, rule: AppendRule): TransitionOutcome {
    const { outcome, head } = decideTransition(this.current, transition, rule);
    this.current = head;
    return outcome;
  }

  replace(head: Head, log: EventLog): void {
    this.current = head;
    this.events = log;
  }

  mark(marks: Partial<Pick<Session, 'startedAtMs' | 'archive' | 'hold'>>): void {
    this.current = { ...this.current, session: { ...this.session, ...marks } };
  }
}
