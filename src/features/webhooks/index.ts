export { ImportSuppressor } from './import-suppressor.js';
export { webhooksFeature } from './webhooks.feature.js';
