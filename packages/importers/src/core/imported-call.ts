import type { JsonObject } from '@conversation-service/voice';
import type { Completion, ImportedEvent } from './call-builder.js';

/** What the messages of a body say of one call. */
export interface ImportedCall {
  readonly sessionId: string;
  /** `{provider}`; that of the session, where the body is an export of this service. */
  readonly metadata: JsonObject;
  /** RFC 3339; absent where no message tells it. */
  readonly startedAt?: string;
  /** In the order of the messages. */
  readonly events: readonly ImportedEvent[];
  /** Absent where no message says that the call has ended. */
  readonly completion?: Completion;
  /** The value for the annotation named after the provider; merge it with `mergeAnnotations`. */
  readonly annotation?: JsonObject;
  /** The status that it has without an end; of an export of this service. */
  readonly status?: 'active';
  /** BCP 47; of an export of this service. */
  readonly language?: string;
  /** Annotations to be stored as they are; of an export of this service. */
  readonly annotations?: readonly { readonly name: string; readonly value: JsonObject }[];
}
