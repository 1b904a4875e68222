export { erasureFeature } from './erasure.feature.js';
export { sessionHeld } from './erasure-errors.js';
export { listOpenErasures } from './erasure-records.js';
export { SESSION_HELD } from './openapi-paths.js';
