import type { Clock } from '../../../src/ports/clock.js';
import type { ConversationStore } from '../../../src/ports/conversation-store.js';
import type { ArchiverWorld } from '../../archive/archiver-kills.js';
import type { StoreHarness } from '../../contracts/store/store-harness.contract.js';

/** One broken rule. It lies in the tests' own code around the real one: nothing of it can be reached from `src`. */
interface PlantedFault {
  /** What is done wrong, as somebody would do it. */
  readonly name: string;
}

/** A fault of a store, which the contract suite of every store must find. */
export interface StoreFault extends PlantedFault {
  /** The part of the suite in which the detecting test stands. */
  readonly part: (harness: StoreHarness) => void;
  /** The test that must fail: a part of its title. Others may fail too. */
  readonly foundBy: string;
  /** Puts the fault around a store that has none. */
  plant(store: ConversationStore, options: FaultOptions): ConversationStore;
  /** The second handle on the data; left out where the fault shows itself on one. */
  another?(store: ConversationStore): ConversationStore;
}

export interface FaultOptions {
  readonly clock: Clock;
  readonly lateEventGraceMs: number;
}

/** A fault around what the archiver works on, which the suite that kills it must find. */
export interface ArchiverFault extends PlantedFault {
  /** As of a `StoreFault`. */
  readonly foundBy: string;
  plant(world: ArchiverWorld): ArchiverWorld;
}

/** A fault that a random search must find. */
export interface SearchedFault extends PlantedFault {
  /** The search, as its own file is called. */
  readonly detector: string;
  /** What it found; undefined: nothing, which is a failure of the detector. */
  search(seed: number): Promise<string | undefined>;
}
