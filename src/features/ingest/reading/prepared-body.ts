import type { Fault, ImportIssue, Provider } from '@conversation-service/importers';
import type { NewEvent } from '../../../domain/event.js';
import type { ApiLimits } from '../../../domain/limits.js';
import type { Completion, NewSession } from '../../../domain/session.js';
import type { JsonProblem } from '../../../lib/json/json-pointer.js';

/** The limits that apply to what is read. */
export type ReadingLimits = Pick<
  ApiLimits,
  'maxBodyBytes' | 'maxBatchBytes' | 'maxBatchEvents' | 'maxCustomTypeChars' | 'maxEndReasonChars'
>;

/** A body to be read. Can be sent to a thread. */
export interface ReadingTask {
  readonly provider: Provider;
  readonly bytes: Uint8Array;
  readonly isNdjson: boolean;
  /** The session for all calls of the body. */
  readonly sessionId?: string;
  readonly limits: ReadingLimits;
}

/** A call to be stored; its events follow in chunks. */
export interface PreparedCall {
  readonly session: NewSession;
  readonly completion?: Completion;
  /** How long the call took, if that is all that is known of its end. */
  readonly lengthMs?: number;
  /** What the provider says about the call as a whole, to be merged into the annotation of its name. */
  readonly annotation?: Readonly<Record<string, unknown>>;
  /** To be stored unchanged: the body is an export of this service. */
  readonly annotations: readonly { readonly name: string; readonly value: Readonly<Record<string, unknown>> }[];
  /** Number of events that violate a limit and are not in the chunks. */
  readonly invalid: number;
  /** Number of chunks of its events. */
  readonly chunks: number;
}

/** The result of reading a body. */
export type ReadingResult =
  /** It is not JSON. */
  | { readonly kind: 'broken'; readonly problem: JsonProblem }
  /** It is JSON that no importer can use. */
  | { readonly kind: 'faulty'; readonly faults: readonly Fault[] }
  | { readonly kind: 'no-call' }
  | PreparedBody;

export interface PreparedBody {
  readonly kind: 'calls';
  readonly messages: number;
  /** Messages by type; unknown types are under `other`, and messages without a type under `untyped`. */
  readonly types: Readonly<Record<string, number>>;
  readonly ignored: Readonly<Record<string, number>>;
  /** What the importer does not know and keeps unchanged, by type. */
  readonly notUnderstood: Readonly<Record<string, number>>;
  readonly issues: readonly ImportIssue[];
  readonly expectsAnswer: readonly string[];
  readonly calls: readonly PreparedCall[];
}

/** The first message from the thread that reads bodies. */
export type ReadingReply =
  | { readonly kind: 'read'; readonly result: ReadingResult }
  /** A bug of ours. `cause` is for the log. */
  | { readonly kind: 'failed'; readonly cause: string };

/** Events that can be appended in one step. */
export type Chunk = readonly NewEvent[];

/** A body that was read, with the chunks of all its calls, one after another. */
export interface Reading {
  readonly result: ReadingResult;
  nextChunk(): Promise<Chunk>;
  /** Discards what has not been requested. */
  close(): void;
}
