import { ID_PATTERN } from '../../domain/ids.js';
import type { Parameter } from '../../http/openapi/openapi-types.js';
import { pathParameter, queryParameter } from '../../http/openapi/parameters.js';
import { DELIVERY_STATUSES } from './delivery.js';
import { EXAMPLE_DELIVERY_ID, EXAMPLE_WEBHOOK_ID } from './openapi-examples.js';

export function webhookParameters(): Readonly<Record<string, Parameter>> {
  const inPath = (name: string, description: string, example: string) =>
    pathParameter(name, description, { type: 'string', pattern: ID_PATTERN.source }, example);
  return {
    WebhookId: inPath(
      'webhookId',
      'The webhook. Its name is chosen by the client that creates it.',
      EXAMPLE_WEBHOOK_ID,
    ),
    DeliveryId: inPath('deliveryId', 'The delivery, named by its `webhook-id`.', EXAMPLE_DELIVERY_ID),
    DeliveryStatusFilter: queryParameter('status', 'Only deliveries with this status.', {
      type: 'string',
      enum: DELIVERY_STATUSES,
    }),
    DeliveryCursor: queryParameter('cursor', 'Where the page begins: the `nextCursor` of the previous page.', {
      type: 'string',
      pattern: ID_PATTERN.source,
    }),
  };
}
