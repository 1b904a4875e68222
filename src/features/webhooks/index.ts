export { webhooksFeature } from './webhooks.feature.js';
