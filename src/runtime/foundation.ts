import type { ChangeNotifier } from '../ports/change-notifier.js';
import type { Clock } from '../ports/clock.js';
import type { ConversationStore } from '../ports/conversation-store.js';
import type { EraseHook } from '../ports/erase-hook.js';
import type { Meter } from '../ports/meter.js';
import type { ObjectStore } from '../ports/object-store.js';
import type { OperatorLog } from '../ports/operator-log.js';
import type { Dependency } from './health.service.js';
import type { SessionMeasurer } from './session-measurer.js';

/** What a capability builds on when it opens something below the HTTP layer, in the service and in commands. */
export interface FeatureContext {
  /** The store as opened, with the decorators of previous capabilities. */
  readonly store: ConversationStore;
  /** Undefined if neither a bucket nor a folder is configured. */
  readonly objects: ObjectStore | undefined;
  readonly notifier: ChangeNotifier;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly log: OperatorLog;
  /** Returns a globally unique name for a holder of leases. */
  newOwner(): string;
}

/** The stores and everything around them: opened once, closed once. */
export abstract class Foundation {
  /** The store with all decorators. */
  abstract readonly store: ConversationStore;
  abstract readonly notifier: ChangeNotifier;
  /** Survives a restore of the database, because it is stored outside of it. Undefined if there is no such place. */
  abstract readonly outside: ObjectStore | undefined;
  /** What an erasure covers in addition to the store. */
  abstract readonly eraseHooks: readonly EraseHook[];
  /** Undefined if no capability interprets events. */
  abstract readonly measurer: SessionMeasurer | undefined;
  /** The dependencies that `/health` checks. */
  abstract readonly dependencies: readonly Dependency[];
  /** Returns a globally unique name for a holder of leases. */
  abstract newOwner(): string;
  abstract close(): Promise<void>;
}
