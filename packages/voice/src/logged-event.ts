import type { JsonObject } from './json.js';

/** An event as the service stores and answers it, as far as this package reads it. */
export interface LoggedEvent {
  readonly eventId: string;
  /** The place in the session's log, counted from 1. */
  readonly sequence: number;
  readonly type: string;
  readonly payload: JsonObject;
  /** RFC 3339. */
  readonly timestamp: string;
  /** The event came after the completion of the session. */
  readonly late?: boolean;
}
