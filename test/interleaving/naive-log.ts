import type { InsertReply, SlotRecord } from '../../src/adapters/mongo/log/slot-log.js';
import type { Session } from '../../src/domain/session.js';
import { type Request, ShakyLog } from './shaky-log.js';

/** What the usual algorithms need from a store in addition: a counter, and a completion in the session's own record. */
export class NaiveLog extends ShakyLog {
  private counter = 0;
  private completed: Session | undefined;

  /** The session's own record. Always up to date, so that these algorithms are not put at a disadvantage. */
  *readSession(): Request<Session> {
    yield;
    return this.completed ?? this.birth;
  }

  /** Sets the completion, once, by an atomic conditional update. */
  *completeOnce(session: Session): Request<Session> {
    yield;
    this.completed ??= session;
    yield;
    return this.completed;
  }

  *increment(): Request<number> {
    yield;
    this.counter += 1;
    return this.counter;
  }

  /** Like `insert`, for records whose place nobody else can have. */
  *insertCounted(record: SlotRecord): Request<InsertReply> {
    return yield* this.insert([record]);
  }

  get sessionCompletion(): Session | undefined {
    return this.completed;
  }

  /** The events that a reader sees, in sequence order. */
  readEvents(): readonly number[] {
    const end = this.readPoint();
    const sequences: number[] = [];
    for (let index = 0; index < end; index += 1) {
      const event = this.applied[index]?.event;
      if (event) sequences.push(event.sequence);
    }
    return sequences.sort((a, b) => a - b);
  }
}
