import type { CompletionBody, EventBody, SessionBody } from '../bodies.js';

/** A conversation that is over, as its agent would have sent it. */
export interface SceneCall {
  readonly session: SessionBody;
  /** In the order of sending. */
  readonly events: readonly EventBody[];
  readonly completion: CompletionBody;
  /** What came after the completion, if anything did. */
  readonly late: EventBody | undefined;
}
