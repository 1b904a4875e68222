import type { ChangeNotifier } from '../ports/change-notifier.js';
import type { Clock } from '../ports/clock.js';
import type { ConversationStore } from '../ports/conversation-store.js';
import type { EraseHook } from '../ports/erase-hook.js';
import type { Meter } from '../ports/meter.js';
import type { ObjectStore } from '../ports/object-store.js';
import type { OperatorLog } from '../ports/operator-log.js';
import type { Dependency } from './health.service.js';
import type { SessionMeasurer } from './session-measurer.js';

/** What a capability builds on where it opens something below the edge, for the service and for commands alike. */
export interface Ground {
  /** As opened, with what capabilities before this one have put around it. */
  readonly store: ConversationStore;
  /** Undefined: neither a bucket nor a folder is configured. */
  readonly objects: ObjectStore | undefined;
  readonly feed: ChangeNotifier;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly log: OperatorLog;
  /** A name for a holder of leases, unlike any other in the world. */
  newOwner(): string;
}

/** What the service stands on: opened once, and closed once. */
export abstract class Foundation {
  /** As everybody is to see it. */
  abstract readonly store: ConversationStore;
  abstract readonly feed: ChangeNotifier;
  /** Outlives a restore of the database, since it lies outside of it. Undefined: there is no such place. */
  abstract readonly outside: ObjectStore | undefined;
  /** What an erasure reaches beside the store. */
  abstract readonly eraseHooks: readonly EraseHook[];
  /** Undefined: no capability reads what a log says. */
  abstract readonly measurer: SessionMeasurer | undefined;
  /** What `/health` asks. */
  abstract readonly dependencies: readonly Dependency[];
  /** A name for a holder of leases, unlike any other in the world. */
  abstract newOwner(): string;
  abstract close(): Promise<void>;
}
