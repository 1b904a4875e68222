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
    description: 'With how each of their receivers does. There are at most 100.',
    responses: {
      200: jsonResponse('All webhooks, by name.', 'WebhookList', { webhooks: [WEBHOOK_EXAMPLE] }),
      ...problems(...READ_PROBLEMS),
    },
  };
}

function getWebhook(): Operation {
  return {
    operationId: 'getWebhook',
    tags: TAGS,
    summary: 'Read a webhook',
    description: 'With how its receiver does. Secrets are never shown again.',
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
      'Deliveries follow Standard Webhooks 1.0: a POST of `{type, timestamp, data}`, signed, at least once from the commit on, in order for each session.',
      'A webhook tells what is committed after its 201. A repeat replaces everything but the secret and, where it is left out, `enabled`.',
      'The 201 shows the secret; where that answer was lost, `rotate` gives another.',
    ),
    parameters: ONE,
    requestBody: jsonBody('The webhook. Unknown fields are refused.', 'WebhookInput', WEBHOOK_INPUT_EXAMPLE),
    responses: {
      200: jsonResponse('The webhook, as it is now.', 'Webhook', WEBHOOK_EXAMPLE),
      201: jsonResponse('It is new.', 'CreatedWebhook', CREATED_WEBHOOK_EXAMPLE, 'Location'),
      ...problems(...WRITE_PROBLEMS),
    },
  };
}

function deleteWebhook(): Operation {
  return {
    operationId: 'deleteWebhook',
    tags: TAGS,
    summary: 'Delete a webhook',
    description: 'What is pending goes with it, and so does the list of its deliveries.',
    parameters: ONE,
    responses: {
      204: { description: 'It is gone.', headers: responseHeaders() },
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
      'Every earlier secret goes on signing for WEBHOOK_ROTATION_SECONDS after its own rotation, beside the new one.',
    parameters: ONE,
    requestBody: { ...jsonBody('Optional.', 'WebhookRotationInput', { revoke: true }), required: false },
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
    description: 'A signed `webhook.test`, once, also to a webhook that is disabled; it stands in no list.',
    parameters: ONE,
    responses: {
      200: jsonResponse('What came of it.', 'WebhookTest', TEST_EXAMPLE),
      ...problems(...WRITE_PROBLEMS, WEBHOOK_NOT_FOUND),
    },
  };
}

function replayDeliveries(): Operation {
  return {
    operationId: 'replayDeliveries',
    tags: TAGS,
    summary: 'Send the deliveries of a time once more',
    description:
      'All that were created from `from` and before `to`, oldest first, under their ids and with their bytes.',
    parameters: ONE,
    requestBody: jsonBody('Which.', 'ReplayInput', REPLAY_EXAMPLE),
    responses: {
      202: jsonResponse('They are sent again.', 'Replay', { deliveries: 12 }),
      ...problems(...WRITE_PROBLEMS, WEBHOOK_NOT_FOUND),
    },
  };
}

function listDeliveries(): Operation {
  return {
    operationId: 'listDeliveries',
    tags: TAGS,
    summary: 'List the deliveries of a webhook',
    description: 'Newest first. Follow `nextCursor`, or the `Link` header, to the end.',
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
    description: 'With what its last attempts came to.',
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
    summary: 'Send a delivery once more',
    description: 'Now, under its id, with its bytes and with a fresh schedule; it may overtake others of its session.',
    parameters: ONE_DELIVERY,
    responses: {
      202: jsonResponse('It is sent again.', 'Delivery', DELIVERY_EXAMPLE),
      ...problems(...WRITE_PROBLEMS, DELIVERY_NOT_FOUND),
    },
  };
}
