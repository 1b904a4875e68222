import { afterAll, beforeAll } from 'vitest';
import type { Clock } from '../../../src/ports/clock.js';
import type { ConversationStore } from '../../../src/ports/conversation-store.js';
import { ManualClock } from '../../builders/manual-clock.js';

/** How the suite uses an adapter. */
export interface StoreHarness {
  /** Opens an empty store, a new one for each call. */
  open(options: { readonly clock: Clock; readonly lateEventGraceMs: number }): Promise<OpenedStore>;
  readonly survivesReopen: boolean;
  /** `small` for servers that scan: less data and fewer rounds, the same rules. */
  readonly size?: 'small' | 'full';
  /**
   * False for a server that updates a document without looking at the filter again, so that two updates that expect the
   * same version may both succeed. MongoDB and DocumentDB do not; FerretDB does. Default true.
   */
  readonly updatesAtomically?: boolean;
  /**
   * False for a server that finds a list in a range if one of its members is above the lower bound and another one
   * below the upper bound. MongoDB and DocumentDB require both of the same member; FerretDB does not. Default true.
   */
  readonly matchesMembers?: boolean;
  /** Why the suite cannot run here, such as a missing server. */
  readonly skipReason?: string;
}

export interface OpenedStore {
  readonly store: ConversationStore;
  /** Closes the store and opens the same data again; only called if `survivesReopen`. */
  reopen(): Promise<ConversationStore>;
  /**
   * A second, independent handle on the same data, as another instance would have it; absent if only one is possible.
   */
  another?(): Promise<ConversationStore>;
  /** Called when only reads of a session follow: a store that keeps finished sessions elsewhere moves it there. */
  finish?(sessionId: string): Promise<void>;
  /** Closes whatever is still open, and removes the data. */
  dispose(): Promise<void>;
}

/** A store that a group of tests shares; unique ids keep them apart. */
export interface StoreSubject {
  readonly clock: ManualClock;
  readonly sizes: Sizes;
  readonly store: ConversationStore;
  readonly opened: OpenedStore;
}

export interface Sizes {
  /** Number of concurrent calls. */
  readonly crowd: number;
  readonly batch: number;
  /** Repetitions of a race. */
  readonly rounds: number;
  /** Runs of a property. */
  readonly runs: number;
  /** The distance between page sizes in tests that try all of them. */
  readonly limitStep: number;
}

const SIZES: Readonly<Record<'small' | 'full', Sizes>> = {
  full: { crowd: 50, batch: 500, rounds: 10, runs: 30, limitStep: 1 },
  small: { crowd: 20, batch: 50, rounds: 3, runs: 4, limitStep: 4 },
};

export const GRACE_MS = 300_000;

/** Opens a store before the tests of the current `describe`, and disposes of it after them. */
export function openBeforeAll(harness: StoreHarness, lateEventGraceMs = GRACE_MS): StoreSubject {
  const clock = new ManualClock();
  let opened: OpenedStore | undefined;
  beforeAll(async () => {
    opened = await harness.open({ clock, lateEventGraceMs });
  });
  afterAll(() => opened?.dispose());
  const get = () => {
    if (!opened) throw new Error('the store is open in tests only');
    return opened;
  };
  return {
    clock,
    sizes: SIZES[harness.size ?? 'full'],
    get store() {
      return get().store;
    },
    get opened() {
      return get();
    },
  };
}
