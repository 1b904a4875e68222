import { jsonBody, jsonResponse, prose, READ_PROBLEMS, WRITE_PROBLEMS } from '../../http/openapi/content.js';
import { responseHeaders } from '../../http/openapi/headers.js';
import type { Operation, Paths } from '../../http/openapi/openapi-types.js';
import { problems } from '../../http/openapi/problem-responses.js';
import { parameterRef } from '../../http/openapi/references.js';
import {
  CREATED_WEBHOOK_EXAMPLE,
  DELIVERY_DETAIL_EXAMPLE,
  DELIVERY_EXAMPLE,
  DELIVERY_LIST_EXAMPLE,
  REPLAY_EXAMPLE,
  ROTATION_EXAMPLE,
  TEST_EXAMPLE,
  WEBHOOK_EXAMPLE,
  WEBHOOK_INPUT_EXAMPLE,
} from './openapi-examples.js';
import { DELIVERY_NOT_FOUND, WEBHOOK_NOT_FOUND } from './openapi-parts.js';

const TAGS = ['Webhooks'];
const ONE = [parameterRef('WebhookId')];
const ONE_DELIVERY = [...ONE, parameterRef('DeliveryId')];

export function webhookPaths(): Paths {
  return {
    '/webhooks': { get: listWebhooks() },
    '/webhooks/{webhookId}': { get: getWebhook(), put: putWebhook(), delete: deleteWebhook() },
    '/webhooks/{webhookId}/rotate': { post: rotateWebhook() },
    '/webhooks/{webhookId}/test': { post: testWebhook() },
    '/webhooks/{webhookId}/replay': { post: replayDeliveries() },
    '/webhooks/{webhookId}/deliveries': { get: listDeliveries() },
    '/webhooks/{webhookId}/deliveries/{deliveryId}': { get: getDelivery() },
    '/webhooks/{webhookId}/deliveries/{deliveryId}/retry': { post: retryDelivery() },
  };
}

function listWebhooks(): Operation {
  return {
    operationId: 'listWebhooks',
    tags: TAGS,
    summary: 'List all webhooks',
    description: 'Returns all webhooks and the health of each receiver. There are at most 100.',
    responses: {
      200: jsonResponse('All webhooks, sorted by name.', 'WebhookList', { webhooks: [WEBHOOK_EXAMPLE] }),
      ...problems(...READ_PROBLEMS),
    },
  };
}

function getWebhook(): Operation {
  return {
    operationId: 'getWebhook',
    tags: TAGS,
    summary: 'Read a webhook',
    description: 'Returns the webhook and the health of its receiver. Secrets are never shown again.',
    parameters: ONE,
    responses: {
      200: jsonResponse('The webhook.', 'Webhook', WEBHOOK_EXAMPLE),
      ...problems(...READ_PROBLEMS, WEBHOOK_NOT_FOUND),
    },
  };
}

function putWebhook(): Operation {
  return {
    operationId: 'putWebhook',
    tags: TAGS,
    summary: 'Create or replace a webhook',
    description: prose(
      'Deliveries follow Standard Webhooks 1.0: each is a signed POST of `{type, timestamp, data}`. Everything that is committed is delivered at least once, and in order for each session.',
      'A webhook delivers what is committed after its 201. A repeat replaces everything except the secret and, if it is left out, `enabled`.',
      'The 201 shows the secret; if that response was lost, `rotate` issues a new one.',
    ),
    parameters: ONE,
    requestBody: jsonBody('The webhook. Unknown fields are refused.', 'WebhookInput', WEBHOOK_INPUT_EXAMPLE),
    responses: {
      200: jsonResponse('The webhook, as it is now.', 'Webhook', WEBHOOK_EXAMPLE),
      201: jsonResponse('The webhook was created.', 'CreatedWebhook', CREATED_WEBHOOK_EXAMPLE, 'Location'),
      ...problems(...WRITE_PROBLEMS),
    },
  };
}

function deleteWebhook(): Operation {
  return {
    operationId: 'deleteWebhook',
    tags: TAGS,
    summary: 'Delete a webhook',
    description: 'Also deletes its pending deliveries and the list of its past deliveries.',
    parameters: ONE,
    responses: {
      204: { description: 'The webhook was deleted.', headers: responseHeaders() },
      ...problems(...WRITE_PROBLEMS, WEBHOOK_NOT_FOUND),
    },
  };
}

function rotateWebhook(): Operation {
  return {
    operationId: 'rotateWebhookSecret',
    tags: TAGS,
    summary: 'Give a webhook a new secret',
    description:
      'Deliveries are signed with the new secret and, for WEBHOOK_ROTATION_SECONDS after its own rotation, with every earlier one.',
    parameters: ONE,
    requestBody: {
      ...jsonBody('Optional: whether earlier secrets end at once.', 'WebhookRotationInput', { revoke: true }),
      required: false,
    },
    responses: {
      200: jsonResponse('The new secret.', 'WebhookRotation', ROTATION_EXAMPLE),
      ...problems(...WRITE_PROBLEMS, WEBHOOK_NOT_FOUND),
    },
  };
}

function testWebhook(): Operation {
  return {
    operationId: 'testWebhook',
    tags: TAGS,
    summary: 'Send a test message',
    description:
      'Sends a signed `webhook.test` once, even if the webhook is disabled. It is not added to the list of deliveries.',
    parameters: ONE,
    responses: {
      200: jsonResponse('The result of the test.', 'WebhookTest', TEST_EXAMPLE),
      ...problems(...WRITE_PROBLEMS, WEBHOOK_NOT_FOUND),
    },
  };
}

function replayDeliveries(): Operation {
  return {
    operationId: 'replayDeliveries',
    tags: TAGS,
    summary: 'Resend the deliveries of a time range',
    description:
      'Resends all deliveries that were created at or after `from` and before `to`, oldest first, with their original ids and bytes.',
    parameters: ONE,
    requestBody: jsonBody('Which deliveries to resend.', 'ReplayInput', REPLAY_EXAMPLE),
    responses: {
      202: jsonResponse('The deliveries will be resent.', 'Replay', { deliveries: 12 }),
      ...problems(...WRITE_PROBLEMS, WEBHOOK_NOT_FOUND),
    },
  };
}

function listDeliveries(): Operation {
  return {
    operationId: 'listDeliveries',
    tags: TAGS,
    summary: 'List the deliveries of a webhook',
    description: 'Sorted newest first. Follow `nextCursor` or the `Link` header until the end.',
    parameters: [...ONE, ...['DeliveryStatusFilter', 'DeliveryCursor', 'Limit'].map(parameterRef)],
    responses: {
      200: jsonResponse('A page of deliveries.', 'DeliveryPage', DELIVERY_LIST_EXAMPLE, 'Link'),
      ...problems(...READ_PROBLEMS, WEBHOOK_NOT_FOUND),
    },
  };
}

function getDelivery(): Operation {
  return {
    operationId: 'getDelivery',
    tags: TAGS,
    summary: 'Read a delivery',
    description: 'Returns the delivery and the results of its latest attempts.',
    parameters: ONE_DELIVERY,
    responses: {
      200: jsonResponse('The delivery.', 'DeliveryDetail', DELIVERY_DETAIL_EXAMPLE),
      ...problems(...READ_PROBLEMS, DELIVERY_NOT_FOUND),
    },
  };
}

function retryDelivery(): Operation {
  return {
    operationId: 'retryDelivery',
    tags: TAGS,
    summary: 'Resend a delivery',
    description:
      'Resends it now, with its original id and bytes and a new retry schedule. It may overtake other deliveries of its session.',
    parameters: ONE_DELIVERY,
    responses: {
      202: jsonResponse('The delivery will be resent.', 'Delivery', DELIVERY_EXAMPLE),
      ...problems(...WRITE_PROBLEMS, DELIVERY_NOT_FOUND),
    },
  };
}
