export { liveFeature } from './live.feature.js';
