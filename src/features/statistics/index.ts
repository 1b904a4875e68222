export { statisticsFeature } from './statistics.feature.js';
