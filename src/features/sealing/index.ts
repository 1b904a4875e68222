export { sealingFeature } from './sealing.feature.js';
