import { defineFeature } from '../../feature.js';
import { webhookOperations, webhookParameters } from './openapi-operations.js';
import { webhookSchemas } from './openapi-schemas.js';
import { webhookErrors } from './webhook-errors.js';
import { webhooksSettings } from './webhooks-settings.js';

export const webhooksFeature = defineFeature({
  name: 'webhooks',
  processor: 'webhooks',
  settings: webhooksSettings,
  errors: webhookErrors,
  openApi: {
    tag: { name: 'Webhooks', description: 'The service sends you what happens to sessions while it happens.' },
    operations: webhookOperations,
    schemas: webhookSchemas,
    parameters: webhookParameters,
  },
  open: async (context, config) => (await import('./open-webhooks.js')).openWebhooks(context, config),
  commands: [
    {
      name: 'webhooks',
      summary: 'lists webhooks and the health of their receivers, tests one, or resends deliveries',
      load: () => import('./webhooks.command.js'),
    },
  ],
  module: async () => (await import('./webhooks.module.js')).WebhooksModule,
});
