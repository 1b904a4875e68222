import { ConversationError, defineErrors } from '../../domain/errors.js';

export const webhookErrors = defineErrors({
  WEBHOOK_NOT_FOUND: {
    status: 404,
    title: 'No such webhook',
    remedy: 'Use a `webhookId` that `GET /webhooks` lists, or create it with a PUT.',
    example: 'There is no webhook crm.',
  },
  DELIVERY_NOT_FOUND: {
    status: 404,
    title: 'No such delivery of this webhook',
    remedy:
      'Use a `deliveryId` from the list of deliveries. Successful deliveries are kept for WEBHOOK_LOG_DAYS, dead ones for 30 days, and those of an erased session are deleted with it.',
    example: 'Webhook crm has no delivery msg_0fe7.',
  },
});

export function webhookNotFound(webhookId: string): ConversationError {
  return new ConversationError(webhookErrors.WEBHOOK_NOT_FOUND, `There is no webhook ${webhookId}.`);
}

export function deliveryNotFound(webhookId: string, deliveryId: string): ConversationError {
  return new ConversationError(webhookErrors.DELIVERY_NOT_FOUND, `Webhook ${webhookId} has no delivery ${deliveryId}.`);
}
