export { erasureFeature } from './erasure.feature.js';
export { listOpenErasures } from './erasure-records.js';
