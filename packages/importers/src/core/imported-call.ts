import type { JsonObject } from '@conversation-service/voice';
import type { Completion, ImportedEvent } from './call-builder.js';

/** What the messages of a body say about one call. */
export interface ImportedCall {
  readonly sessionId: string;
  /** `{provider}`, or that of the session if the body is an export of this service. */
  readonly metadata: JsonObject;
  /** RFC 3339; absent if no message says so. */
  readonly startedAt?: string;
  /** In the order of the messages. */
  readonly events: readonly ImportedEvent[];
  /** Absent if no message says that the call has ended. */
  readonly completion?: Completion;
  /** The value of the annotation named after the provider; merge it with `mergeAnnotations`. */
  readonly annotation?: JsonObject;
  /** In an export of this service: the session as it was answered, for its other fields. */
  readonly session?: JsonObject;
  /** Annotations to be stored unchanged, in an export of this service. */
  readonly annotations?: readonly { readonly name: string; readonly value: JsonObject }[];
}
