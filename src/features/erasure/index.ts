export { erasureFeature } from './erasure.feature.js';
export { erasureErrors, sessionHeld } from './erasure-errors.js';
export { listOpenErasures } from './erasure-records.js';
