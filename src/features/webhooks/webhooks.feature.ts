import { defineFeature } from '../../feature.js';
import { webhookErrors } from './webhook-errors.js';
import { webhooksSettings } from './webhooks-settings.js';

export const webhooksFeature = defineFeature({
  name: 'webhooks',
  processor: 'webhooks',
  settings: webhooksSettings,
  errors: webhookErrors,
  openApi: () => import('./openapi.js'),
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
