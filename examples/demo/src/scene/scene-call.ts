import type { CompletionBody, EventBody, SessionBody } from '../bodies.js';

/** A finished conversation, as its agent would have sent it. */
export interface SceneCall {
  readonly session: SessionBody;
  /** In sending order. */
  readonly events: readonly EventBody[];
  readonly completion: CompletionBody;
  /** What arrived after the completion, if anything did. */
  readonly late: EventBody | undefined;
}
