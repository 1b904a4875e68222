export { archiveFeature } from './archive.feature.js';
