import { defineFeature } from '../../feature.js';
import { DELIVERY_NOT_FOUND, WEBHOOK_NOT_FOUND, webhookParameters } from './openapi-parts.js';
import { webhookPaths } from './openapi-paths.js';
import { webhookSchemas } from './openapi-schemas.js';
import { webhookErrors } from './webhook-errors.js';
import { webhooksSettings } from './webhooks-settings.js';

export const webhooksFeature = defineFeature({
  name: 'webhooks',
  processor: 'webhooks',
  settings: webhooksSettings,
  errors: webhookErrors,
  openApi: {
    tags: [{ name: 'Webhooks', description: 'The service sends you what happens to sessions while it happens.' }],
    paths: webhookPaths,
    schemas: webhookSchemas,
    parameters: webhookParameters,
    problems: [WEBHOOK_NOT_FOUND, DELIVERY_NOT_FOUND],
  },
  open: async (ground, config) => (await import('./open-webhooks.js')).openWebhooks(ground, config),
  commands: [
    {
      name: 'webhooks',
      summary: 'lists webhooks and the health of their receivers, tests one, or resends deliveries',
      load: () => import('./webhooks.command.js'),
    },
  ],
  module: async () => (await import('./webhooks.module.js')).WebhooksModule,
});
