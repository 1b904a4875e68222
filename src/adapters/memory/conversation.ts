import type { Head } from '../../domain/append.js';
import type { Session } from '../../domain/session.js';
import { EventLog } from './event-log.js';

/** One session with its events. */
export class Conversation {
  log = new EventLog();

  constructor(public head: Head) {}

  get session(): Session {
    return this.head.session;
  }

  set session(session: Session) {
    this.head = { ...this.head, session };
  }
}
