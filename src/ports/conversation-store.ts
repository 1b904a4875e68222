import type {
  AbandonOutcome,
  AppendOutcome,
  CompleteOutcome,
  Head,
  Transition,
  TransitionOutcome,
} from '../domain/append.js';
import { ConversationError } from '../domain/errors.js';
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
import { withinMs } from '../lib/within-ms.js';
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
  /** A session with this id was erased: nothing was stored. */
  | { readonly kind: 'erased' };

/** Returns the outcome of a creation if the session already exists. */
export function repeatOf(session: Session, input: NewSession): CreateOutcome {
  const fields = sessionConflicts(session, input);
  return fields.length === 0 ? { kind: 'duplicate', session } : { kind: 'conflict', session, fields };
}

/** A store cannot start. The message tells the operator why and what to do. */
export class StartupError extends Error {
  override readonly name = 'StartupError';

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
  }
}

/** After this time a ping counts as failed. */
const PING_DEADLINE_MS = 1_000;

/** Is called for every group commit, for the metrics. Must not throw. */
export interface CommitObserver {
  committed(operations: number, durationMs: number): void;
}

/**
 * Stores sessions and their events. A session with its events is one aggregate: every method is one atomic step on one
 * session.
 *
 * Guarantees of every adapter, tested by `conversation-store.contract.ts`:
 * - *Durable.* The promise of a write resolves after a commit that survives power loss. If it resolves to `duplicate`
 *   or `conflict`, what that is based on is durable as well.
 * - *Ordered.* Sequences of a session are 1, 2, 3 … without gaps, in commit order. A reader that has seen n can see all
 *   lower ones, across processes and crashes.
 * - *Once.* An eventId occurs once in its session, a sessionId once in the store.
 * - *Read after write.* A read that begins after a write resolved sees that write, on every instance.
 * - *Bounded.* A page ends at its limit or at its `maxBytes`, whichever comes first, but has at least one item. What
 *   does not fit is never held in memory.
 * - *Faithful.* Payload and metadata are returned as the same canonical text.
 *
 * Errors are thrown as `ConversationError`: `STORE_UNAVAILABLE` (also if the outcome is unknown), `STORAGE_FULL`,
 * `TOO_MANY_REQUESTS` (the bounded write queue is full; nothing was stored). Times are in epoch milliseconds.
 */
export abstract class ConversationStore {
  /** Name of the dependency in `/health`: `sqlite`, `mongodb`, `memory`. */
  abstract readonly name: string;

  /**
   * Identifies the database: 16 random hex digits, the same on every instance and after a restart, different for a new
   * database and after a restore. Whatever outlives the store (entity tags, cursors, cached pages) contains it.
   */
  abstract readonly incarnation: string;

  /** Number of writes that are waiting for a commit, for the metrics. 0 for stores without a queue. */
  get queueDepth(): number {
    return 0;
  }

  /** For moving events to an archive. */
  abstract readonly archive: ArchiveStore;

  /** For importing sessions. */
  abstract readonly imports: SessionImport;

  /** For erasing sessions. */
  abstract readonly erasure: ErasureStore;

  /** The erased sessions. */
  abstract readonly tombstones: Tombstones;

  /** Small documents stored beside the conversations. */
  abstract readonly records: Records;

  /** The sessions that have changed, for consumers that derive something from them. */
  abstract readonly changes: ChangeLog;

  /**
   * Creates the session, or returns the stored one. Of any number of concurrent identical calls, exactly one is
   * `created`.
   */
  abstract createSession(input: NewSession): Promise<CreateOutcome>;

  /**
   * Changes a session apart from its log, by the rule of `domain/session-change.ts`, atomically. Returns the session
   * afterwards, changed or not; undefined if there is none. Callers use the methods below.
   */
  abstract changeSession(sessionId: string, change: SessionChange): Promise<Session | undefined>;

  /**
   * Sets when the conversation began, once, if its creation did not say; a known start is kept. The session moves to
   * its new position in the list. Returns the session afterwards; undefined if there is none.
   */
  startSession(sessionId: string, startedAtMs: number): Promise<Session | undefined> {
    return this.changeSession(sessionId, { kind: 'start', startedAtMs });
  }

  /**
   * Sets the hold, or lifts it with null. An existing hold keeps its first reason and time. Returns undefined if there
   * is no such session.
   */
  setHold(sessionId: string, hold: Hold | null): Promise<Session | undefined> {
    return this.changeSession(sessionId, { kind: 'hold', hold });
  }

  /**
   * Records durably that the events of a sealed session are in this object. The store keeps them for now, for reads in
   * progress. Returns true if this reference is in place; false if the session is not sealed, is held, or has another
   * reference; undefined if there is no such session.
   */
  async markArchived(sessionId: string, archive: ArchiveRef): Promise<boolean | undefined> {
    const session = await this.changeSession(sessionId, { kind: 'archive', archive });
    const { key, sha256 } = archive;
    return session && session.archive?.key === key && session.archive.sha256 === sha256;
  }

  /**
   * Appends in input order, by the append rule of `domain/append.ts`, and returns outcomes in input order. Events of
   * other writers may come between. After a crash in the middle, a prefix is stored. Returns undefined, and stores
   * nothing, if there is no such session.
   */
  abstract appendEvents(sessionId: string, events: readonly NewEvent[]): Promise<readonly AppendOutcome[] | undefined>;

  /**
   * Takes the session one step further, atomically and at a definite position in the store's order, by the rules of
   * `domain/append.ts`. Returns undefined if there is no such session. Callers use the methods below.
   */
  abstract applyTransition(sessionId: string, transition: Transition): Promise<TransitionOutcome | undefined>;

  /**
   * Completes the session, once and for all. If the service had completed it as abandoned, one completion may replace
   * that until the seal. Returns undefined if there is no such session.
   */
  completeSession(sessionId: string, completion: Completion): Promise<CompleteOutcome | undefined> {
    return this.applyTransition(sessionId, { kind: 'complete', completion }) as Promise<CompleteOutcome | undefined>;
  }

  /**
   * Completes the session as failed (`abandoned`) if nothing has arrived after `lastSequence`. Returns undefined if
   * there is no such session.
   */
  abandonSession(sessionId: string, lastSequence: number): Promise<AbandonOutcome | undefined> {
    return this.applyTransition(sessionId, { kind: 'abandon', lastSequence }) as Promise<AbandonOutcome | undefined>;
  }

  /**
   * Seals a completed session whose grace is over: from then on no event is accepted. Returns whether it is sealed;
   * undefined if there is no such session. Idempotent.
   */
  async sealSession(sessionId: string): Promise<boolean | undefined> {
    const outcome = await this.applyTransition(sessionId, { kind: 'seal' });
    return outcome && outcome.kind === 'sealed';
  }

  /**
   * Returns the session with what a decision needs to know about it, durably; undefined if there is no such session.
   */
  abstract findHead(sessionId: string): Promise<Head | undefined>;

  async findSession(sessionId: string): Promise<Session | undefined> {
    return (await this.findHead(sessionId))?.session;
  }

  /** Returns undefined if there is no such session or event. */
  abstract findEvent(sessionId: string, eventId: string): Promise<StoredEvent | undefined>;

  /** Returns a page of the log; undefined if there is no such session. */
  abstract readEvents(sessionId: string, query: LogQuery): Promise<LogPage | undefined>;

  /**
   * Returns the session and its events from `offset` on in chronological order (timestamp, then sequence), both as of
   * the same moment. As long as events arrive in chronological order, the cost does not grow with the offset. May
   * return the same frozen object again while the session does not change. Returns undefined if there is no such
   * session.
   */
  abstract readChronological(sessionId: string, page: HistoryQuery): Promise<SessionHistory | undefined>;

  /** Newest `startedAt` first, then newest creation first. Every filter is served by an index. */
  abstract listSessions(query: SessionListQuery): Promise<SessionPage>;

  /**
   * Replaces all facets of this source; their names begin with the source and a dot. Facets are not part of the
   * session, and are erased with it. Idempotent. Returns false if there is no such session.
   */
  abstract putFacets(sessionId: string, source: string, facets: readonly Facet[]): Promise<boolean>;

  /** Sends a real command to the store. Rejects if it fails or takes longer than a second. */
  async ping(): Promise<void> {
    const late = () => new ConversationError('STORE_UNAVAILABLE', 'The store did not answer in time.');
    await withinMs(PING_DEADLINE_MS, () => this.findHead('ping'), late);
  }

  /**
   * Finishes the accepted writes, then releases all resources. Later calls reject with `STORE_UNAVAILABLE`. Idempotent.
   */
  abstract close(): Promise<void>;
}
