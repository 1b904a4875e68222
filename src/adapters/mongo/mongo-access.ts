import type { ChangeMarker } from './change-marker.js';
import type { Deadline } from './deadline.js';
import type { Models } from './models.js';
import type { StoredTombstones } from './stored-tombstones.js';

/** What the store offers to its other ports. */
export interface MongoAccess {
  readonly models: Models;
  readonly tombstones: StoredTombstones;
  readonly marker: ChangeMarker;
  readonly settleMs: number;
  nowMs(): number;
  /** Runs a call with a deadline. Converts errors of the driver to those of the port. */
  guard<Result>(call: (deadline: Deadline) => Promise<Result>): Promise<Result>;
  /** Forgets what the store remembers about the session. */
  forget(sessionId: string): void;
}
