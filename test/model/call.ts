import type { AbandonOutcome, AppendOutcome, CompleteOutcome } from '../../src/domain/append.js';
import type { NewEvent, StoredEvent } from '../../src/domain/event.js';
import type { LogPage, LogQuery, SessionHistory } from '../../src/domain/page.js';
import type { Completion, NewSession, Session } from '../../src/domain/session.js';
import type { CreateOutcome } from '../../src/ports/conversation-store.js';

/** One call, as data: the model and what is compared with it both answer it. */
export type Call =
  | { readonly kind: 'create'; readonly input: NewSession }
  | { readonly kind: 'append'; readonly sessionId: string; readonly events: readonly NewEvent[] }
  | { readonly kind: 'complete'; readonly sessionId: string; readonly completion: Completion }
  /** The service does this itself if nothing arrives after this sequence. */
  | { readonly kind: 'abandon'; readonly sessionId: string; readonly lastSequence: number }
  /** Requests the seal, as a live stream does at the end of the grace period. */
  | { readonly kind: 'seal'; readonly sessionId: string }
  | { readonly kind: 'session'; readonly sessionId: string }
  | { readonly kind: 'event'; readonly sessionId: string; readonly eventId: string }
  | { readonly kind: 'log'; readonly sessionId: string; readonly query: LogQuery }
  | { readonly kind: 'page'; readonly sessionId: string; readonly offset: number; readonly limit: number }
  /** Lists the sessions with this member in their metadata: those of one run. */
  | { readonly kind: 'list'; readonly run: string; readonly status?: Session['status']; readonly limit: number };

/** What the port returns. */
export type Answer =
  | CreateOutcome
  | readonly AppendOutcome[]
  | CompleteOutcome
  | AbandonOutcome
  | boolean
  | Session
  | StoredEvent
  | LogPage
  | SessionHistory
  | readonly Session[]
  | undefined;

/** What is compared with the model. */
export interface Subject {
  /** Returns the answer in the form of this subject. */
  perform(call: Call): Promise<unknown>;
  /**
   * Returns the form in which the subject must give this answer of the model. `lastSequence` is that of the call's
   * session; undefined if the model has no such session.
   */
  render(call: Call, answer: Answer, lastSequence: number | undefined): unknown;
  /** Calls that the subject does not support are skipped on both sides. */
  knows(call: Call): boolean;
  /** Closes, and opens the same data again; absent if nothing survives. */
  restart?(): Promise<void>;
}
