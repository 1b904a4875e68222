import { READ_FAULTS } from './read-faults.js';
import { WRITE_FAULTS } from './write-faults.js';

/** The same suite with a store without faults: all of it must pass, or a failure below means nothing. */
export const NO_FAULT = 'no fault';

export const STORE_FAULTS = [...WRITE_FAULTS, ...READ_FAULTS];
