import { describe } from 'vitest';
import { MemoryStore } from '../../../src/adapters/memory/memory-store.js';
import { StoreDecorator } from '../../../src/runtime/store-decorator.js';
import { describeArchiverKills } from '../../archive/archiver-kills.js';
import type { StoreHarness } from '../../contracts/store/store-harness.contract.js';
import { ARCHIVER_FAULTS } from './archiver-faults.js';
import type { StoreFault } from './planted-fault.js';
import { READ_FAULTS } from './read-faults.js';
import { NO_FAULT } from './store-faults.js';
import { WRITE_FAULTS } from './write-faults.js';

/** The store below a fault that keeps the seal itself must not seal. */
const NEVER_MS = 2 ** 50;

function harnessOf(fault: Pick<StoreFault, 'name' | 'plant' | 'another'>): StoreHarness {
  return {
    survivesReopen: false,
    async open(options) {
      const sealsItself = fault.name.startsWith('sealed is');
      const memory = new MemoryStore(options.clock, sealsItself ? { lateEventGraceMs: NEVER_MS } : options);
      const { another = (store) => new StoreDecorator(store) } = fault;
      return {
        store: fault.plant(memory, options),
        another: async () => another(memory),
        reopen: () => Promise.reject(new Error('memory does not survive')),
        dispose: () => memory.close(),
      };
    },
  };
}

const SOUND = harnessOf({ name: NO_FAULT, plant: (store) => new StoreDecorator(store) });

// Everything but the first one is expected to fail: the check `positive-controls` runs this file and reads what failed.
describe(NO_FAULT, () => {
  const parts = new Set([...WRITE_FAULTS, ...READ_FAULTS].map(({ part }) => part));
  for (const part of parts) part(SOUND);
  describeArchiverKills('memory', SOUND);
});
for (const fault of [...WRITE_FAULTS, ...READ_FAULTS]) describe(fault.name, () => fault.part(harnessOf(fault)));
for (const { name, plant } of ARCHIVER_FAULTS) describe(name, () => describeArchiverKills('memory', SOUND, plant));
