import {
  type AbandonOutcome,
  type AppendOutcome,
  type AppendRule,
  type CompleteOutcome,
  decideAbandon,
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
    const { outcome, head } = decideComplete(this.current, completion, rule);
    this.current = head;
    return outcome;
  }

  abandon(lastSequence: number, rule: AppendRule): AbandonOutcome {
    const { outcome, head } = decideAbandon(this.current, lastSequence, rule);
    this.current = head;
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

  mark(marks: Partial<Pick<Session, 'startedAtMs' | 'archive' | 'hold'>>): void {
    this.current = { ...this.current, session: { ...this.session, ...marks } };
  }
}
