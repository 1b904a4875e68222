import type { Fault, ImportIssue, Provider } from '@conversation-service/importers';
import type { NewEvent } from '../../../domain/event.js';
import type { ApiLimits } from '../../../domain/limits.js';
import type { Completion, NewSession } from '../../../domain/session.js';
import type { JsonProblem } from '../../../lib/json/json-pointer.js';

/** The limits that what is read has to keep. */
export type ReadingLimits = Pick<
  ApiLimits,
  'maxBodyBytes' | 'maxBatchBytes' | 'maxBatchEvents' | 'maxCustomTypeChars' | 'maxEndReasonChars'
>;

/** A body to be read. It can be sent to a thread. */
export interface ReadingTask {
  readonly provider: Provider;
  readonly bytes: Uint8Array;
  readonly isNdjson: boolean;
  /** Takes all calls of the body. */
  readonly sessionId?: string;
  readonly limits: ReadingLimits;
}

/** A call as it is to be stored; its events come in chunks. */
export interface PreparedCall {
  readonly session: NewSession;
  readonly completion?: Completion;
  /** What the provider says of the call as a whole, to be merged into the annotation of its name. */
  readonly annotation?: Readonly<Record<string, unknown>>;
  /** To be stored as they are: the body is an export of this service. */
  readonly annotations: readonly { readonly name: string; readonly value: Readonly<Record<string, unknown>> }[];
  /** How many of its events break a limit and are not in the chunks. */
  readonly invalid: number;
  /** How many chunks its events make up. */
  readonly chunks: number;
}

/** What a body comes to. */
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
  /** Messages by type; of types that the importer does not know, under `other`, and of none, under `untyped`. */
  readonly types: Readonly<Record<string, number>>;
  readonly ignored: Readonly<Record<string, number>>;
  /** What the importer does not know and keeps as it is, by type. */
  readonly notUnderstood: Readonly<Record<string, number>>;
  readonly issues: readonly ImportIssue[];
  readonly expectsAnswer: readonly string[];
  readonly calls: readonly PreparedCall[];
}

/** Events that can be appended in one step. */
export type Chunk = readonly NewEvent[];

/** A body that was read, and the chunks of all its calls, one after the other. */
export interface Reading {
  readonly result: ReadingResult;
  nextChunk(): Promise<Chunk>;
  /** Lets go of what has not been asked for. */
  close(): void;
}
