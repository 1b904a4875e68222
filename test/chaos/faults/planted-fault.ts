import type { Clock } from '../../../src/ports/clock.js';
import type { ConversationStore } from '../../../src/ports/conversation-store.js';
import type { ArchiverWorld } from '../../archive/archiver-kills.js';
import type { StoreHarness } from '../../contracts/store/store-harness.contract.js';

/** One broken rule. It is in the code of the tests, around the real one: `src` cannot reach it. */
interface PlantedFault {
  /** The mistake, as someone might make it. */
  readonly name: string;
}

/** A fault of a store, which the contract suite of every store must find. */
export interface StoreFault extends PlantedFault {
  /** The part of the suite that contains the detecting test. */
  readonly part: (harness: StoreHarness) => void;
  /** The test that must fail: a part of its title. Others may fail too. */
  readonly foundBy: string;
  /** Adds the fault to a store that has none. */
  plant(store: ConversationStore, options: FaultOptions): ConversationStore;
  /** The second handle on the data; absent if the fault is visible with one. */
  another?(store: ConversationStore): ConversationStore;
}

export interface FaultOptions {
  readonly clock: Clock;
  readonly lateEventGraceMs: number;
}

/** A fault in what the archiver works on, which the suite that kills it must find. */
export interface ArchiverFault extends PlantedFault {
  /** See `StoreFault`. */
  readonly foundBy: string;
  plant(world: ArchiverWorld): ArchiverWorld;
}

/** A fault that a random search must find. */
export interface SearchedFault extends PlantedFault {
  /** The search, by the name of its file. */
  readonly detector: string;
  /** Returns what it found; undefined means nothing, which is a failure of the detector. */
  search(seed: number): Promise<string | undefined>;
}
