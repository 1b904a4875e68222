export { ImportSilence } from './import-silence.js';
export { webhooksFeature } from './webhooks.feature.js';
