import type {
  AbandonOutcome,
  AppendOutcome,
  CompleteOutcome,
  Head,
  Transition,
  TransitionOutcome,
} from '../domain/append.js';
import type { NewEvent, StoredEvent } from '../domain/event.js';
import type {
  Facet,
  HistoryQuery,
  LogPage,
  LogQuery,
  SessionHistory,
  SessionListQuery,
  SessionPage,
} from '../domain/page.js';
import {
  type ArchiveRef,
  type Completion,
  type Hold,
  type NewSession,
  type Session,
  type SessionField,
  sessionConflicts,
} from '../domain/session.js';
import type { SessionChange } from '../domain/session-change.js';
import type { ArchiveStore } from './archive-store.js';
import type { ChangeLog } from './change-log.js';
import type { ErasureStore } from './erasure-store.js';
import type { Records } from './records.js';
import type { SessionImport } from './session-import.js';
import type { Tombstones } from './tombstones.js';

export type CreateOutcome =
  | { readonly kind: 'created'; readonly session: Session }
  | { readonly kind: 'duplicate'; readonly session: Session }
  | { readonly kind: 'conflict'; readonly session: Session; readonly fields: readonly SessionField[] }
  /** A session of this id was erased: nothing was stored. */
  | { readonly kind: 'erased' };

/** What a creation comes to where the session is there already. */
export function repeatOf(session: Session, input: NewSession): CreateOutcome {
  const fields = sessionConflicts(session, input);
  return fields.length === 0 ? { kind: 'duplicate', session } : { kind: 'conflict', session, fields };
}

/** A store that cannot start; the message tells a person why and what to do. */
export class StartupError extends Error {
  override readonly name = 'StartupError';

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
  }
}

/** Hears of every group commit, for the metrics. Must not throw. */
export interface CommitObserver {
  committed(operations: number, durationMs: number): void;
}

/**
 * Keeps sessions and their events. Session and event are one aggregate: every method is one atomic step on one session.
 *
 * Guarantees of every adapter, proved by `conversation-store.contract.ts`:
 * - *Durable.* A promise of a write resolves after the commit that survives power loss; also where it resolves to
 *   `duplicate` or `conflict`, the facts it rests on are durable.
 * - *Order.* Sequences of a session are 1, 2, 3 … without holes in commit order. A reader that has seen n can see all
 *   below n, across processes and crashes.
 * - *Once.* An eventId occurs once in its session, a sessionId once.
 * - *Reads after writes.* A read that begins after a write resolved sees it, on every instance.
 * - *Bounded.* A page ends at its limit or at its `maxBytes`, whichever comes first, and holds one item at least. What does
 *   not fit is not gathered in memory.
 * - *Fidelity.* Payload and metadata come back as the same canonical text.
 *
 * Failures are thrown as `ConversationError`: `STORE_UNAVAILABLE` (also for an unknown outcome), `STORAGE_FULL`,
 * `TOO_MANY_REQUESTS` (the bounded write queue is full, nothing was stored). Times are epoch milliseconds.
 */
export abstract class ConversationStore {
  /** The dependency's name in `/health`: `sqlite`, `mongodb`, `memory`. */
  abstract readonly name: string;

  /**
   * Which database this is, in 16 hex digits, made at random: the same on every instance and after a reopening, another one
   * for a new database and after a restore. What outlives the store elsewhere (tags, cursors, cached pages) carries it.
   */
  abstract readonly incarnation: string;

  /** Writes that wait for a commit right now; for the metrics. 0 where nothing ever waits. */
  get queueDepth(): number {
    return 0;
  }

  /** For moving events out to an archive. */
  abstract readonly archive: ArchiveStore;

  /** For sessions that come from elsewhere. */
  abstract readonly imports: SessionImport;

  /** For forgetting sessions. */
  abstract readonly erasure: ErasureStore;

  /** Which sessions were erased. */
  abstract readonly tombstones: Tombstones;

  /** Small documents beside the conversations. */
  abstract readonly records: Records;

  /** Which sessions have changed, for those who derive something from them. */
  abstract readonly changes: ChangeLog;

  /** Creates the session, or answers with the stored one. Of any number of twins at one moment exactly one is `created`. */
  abstract createSession(input: NewSession): Promise<CreateOutcome>;

  /**
   * Changes what is known of a session beside its log, by the rule of `domain/session-change.ts`: the check and the change are one.
   * Answers with the session as it is then, changed or not. Callers use the methods below. Undefined: no such session.
   */
  abstract changeSession(sessionId: string, change: SessionChange): Promise<Session | undefined>;

  /**
   * Sets when the conversation began, once, where its creation did not say it; a start that is known stays. In lists the session
   * moves to its new place. Answers with the session as it is then. Undefined: no such session.
   */
  startSession(sessionId: string, startedAtMs: number): Promise<Session | undefined> {
    return this.changeSession(sessionId, { kind: 'start', startedAtMs });
  }

  /** Sets the hold, or lifts it with null. A hold that is set keeps its first reason and time. Undefined: no such session. */
  setHold(sessionId: string, hold: Hold | null): Promise<Session | undefined> {
    return this.changeSession(sessionId, { kind: 'hold', hold });
  }

  /**
   * Says durably that the events of a sealed session are in this object. The events stay for now, so that a read which
   * began before ends well. True where this mark stands now; false where the session is not sealed, is held, or has
   * another mark. Undefined: no such session.
   */
  async markArchived(sessionId: string, archive: ArchiveRef): Promise<boolean | undefined> {
    const session = await this.changeSession(sessionId, { kind: 'archive', archive });
    const { key, sha256 } = archive;
    return session && session.archive?.key === key && session.archive.sha256 === sha256;
  }

  /**
   * Appends in input order and answers in input order, by the append rule of `domain/append.ts`. Other writers' events
   * may come between. A crash in the middle leaves a prefix. Undefined: no such session, nothing stored.
   */
  abstract appendEvents(sessionId: string, events: readonly NewEvent[]): Promise<readonly AppendOutcome[] | undefined>;

  /**
   * Takes the session one step further at a definite place of the store's order, by the rules of `domain/append.ts`: the check
   * and the step are one. Callers use the methods below. Undefined: no such session.
   */
  abstract applyTransition(sessionId: string, transition: Transition): Promise<TransitionOutcome | undefined>;

  /**
   * Completes the session, once for ever. Where the service had abandoned it, one completion may replace that, until it is
   * sealed. Undefined: no such session.
   */
  completeSession(sessionId: string, completion: Completion): Promise<CompleteOutcome | undefined> {
    return this.applyTransition(sessionId, { kind: 'complete', completion }) as Promise<CompleteOutcome | undefined>;
  }

  /** Completes a session as failed, `abandoned`, of which nothing came after this sequence. Undefined: no such session. */
  abandonSession(sessionId: string, lastSequence: number): Promise<AbandonOutcome | undefined> {
    return this.applyTransition(sessionId, { kind: 'abandon', lastSequence }) as Promise<AbandonOutcome | undefined>;
  }

  /**
   * Seals a completed session whose grace is over: from then on no event is taken. Says whether it is sealed. Idempotent.
   * Undefined: no such session.
   */
  async sealSession(sessionId: string): Promise<boolean | undefined> {
    const outcome = await this.applyTransition(sessionId, { kind: 'seal' });
    return outcome && outcome.kind === 'sealed';
  }

  /** The session with what deciding needs to know of it, durably. Undefined: no such session. */
  abstract findHead(sessionId: string): Promise<Head | undefined>;

  async findSession(sessionId: string): Promise<Session | undefined> {
    return (await this.findHead(sessionId))?.session;
  }

  /** Undefined: no such session, or no such event in it. */
  abstract findEvent(sessionId: string, eventId: string): Promise<StoredEvent | undefined>;

  /** A page of the log. Undefined: no such session. */
  abstract readEvents(sessionId: string, query: LogQuery): Promise<LogPage | undefined>;

  /**
   * The session and its events from `offset` on in chronological order (timestamp, then sequence), both of one moment.
   * While events arrived chronologically the cost does not grow with the offset. May give the same object again, frozen,
   * for the same page of a session that did not change since. Undefined: no such session.
   */
  abstract readChronological(sessionId: string, page: HistoryQuery): Promise<SessionHistory | undefined>;

  /** Newest `startedAt` first; among equals newest creation first. Every filter is served by an index. */
  abstract listSessions(query: SessionListQuery): Promise<SessionPage>;

  /**
   * Puts facets that the list can be filtered by, in place of all that were put under this source: their names begin with it and a
   * dot. They are no part of the session, and go with it. Idempotent. False: no such session.
   */
  abstract putFacets(sessionId: string, source: string, facets: readonly Facet[]): Promise<boolean>;

  /** Sends a real command to the store and rejects where it fails or takes longer than a second. */
  abstract ping(): Promise<void>;

  /** Finishes what was accepted, then releases everything. Later calls reject with `STORE_UNAVAILABLE`. Idempotent. */
  abstract close(): Promise<void>;
}
