import type { JsonObject } from './json.js';

/** An event as the service stores and returns it; only the fields that this package reads. */
export interface LoggedEvent {
  readonly eventId: string;
  /** Position in the session's log, counted from 1. */
  readonly sequence: number;
  readonly type: string;
  readonly payload: JsonObject;
  /** RFC 3339. */
  readonly timestamp: string;
  /** The event arrived after the completion of the session. */
  readonly late?: boolean;
}
