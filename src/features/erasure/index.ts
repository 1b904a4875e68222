export { Eraser } from './eraser.js';
export { erasureFeature } from './erasure.feature.js';
export { ErasureLedger } from './erasure-ledger.js';
export { ErasureMetrics } from './erasure-metrics.js';
export { listOpenErasures } from './erasure-records.js';
export { ErasuresService, MAX_OPEN_ERASURES } from './erasures.service.js';
export { type Replay, replayErasures } from './replay-erasures.js';
export { Retention, type RetentionForecast } from './retention.js';
