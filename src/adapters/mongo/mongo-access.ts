import type { ChangeMarker } from './change-marker.js';
import type { Deadline } from './deadline.js';
import type { Collections } from './schema.js';
import type { StoredTombstones } from './stored-tombstones.js';

/** What the store offers to the ports that it hands out. */
export interface MongoAccess {
  readonly collections: Collections;
  readonly tombstones: StoredTombstones;
  readonly marker: ChangeMarker;
  readonly settleMs: number;
  nowMs(): number;
  /** Ends with its deadline. Turns faults of the driver into those of the port. */
  guard<Result>(call: (deadline: Deadline) => Promise<Result>): Promise<Result>;
  /** What the store remembers of the session. */
  forget(sessionId: string): void;
}
