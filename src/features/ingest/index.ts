export { ingestFeature } from './ingest.feature.js';
