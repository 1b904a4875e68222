export { ErasureWork } from './erasure-work.js';
export { ErasuresController } from './erasures.controller.js';
export { HoldsController } from './holds.controller.js';
