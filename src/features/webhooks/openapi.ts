import { ID_PATTERN } from '../../domain/ids.js';
import {
  emptyResponse,
  jsonBody,
  jsonResponse,
  optionalBody,
  READ_PROBLEMS,
  WRITE_PROBLEMS,
} from '../../http/openapi/content.js';
import type { OpenApiPart } from '../../http/openapi/openapi-document.js';
import type { Parameter } from '../../http/openapi/openapi-types.js';
import type { Operations } from '../../http/openapi/operation-table.js';
import { pathParameter, queryParameter } from '../../http/openapi/parameters.js';
import type { ProblemResponse } from '../../http/openapi/problem-responses.js';
import { DELIVERY_STATUSES } from './delivery.js';
import {
  CREATED_WEBHOOK_EXAMPLE,
  DELIVERY_DETAIL_EXAMPLE,
  DELIVERY_EXAMPLE,
  DELIVERY_LIST_EXAMPLE,
  EXAMPLE_DELIVERY_ID,
  EXAMPLE_WEBHOOK_ID,
  REPLAY_EXAMPLE,
  ROTATION_EXAMPLE,
  TEST_EXAMPLE,
  WEBHOOK_EXAMPLE,
  WEBHOOK_INPUT_EXAMPLE,
} from './openapi-examples.js';
import { webhookSchemas } from './openapi-schemas.js';
import { webhookErrors } from './webhook-errors.js';

const { WEBHOOK_NOT_FOUND } = webhookErrors;
const DELIVERY_NOT_FOUND: ProblemResponse = {
  name: 'DeliveryNotFound',
  errors: [webhookErrors.DELIVERY_NOT_FOUND, WEBHOOK_NOT_FOUND],
};

const inPath = (name: string, description: string, example: string) =>
  pathParameter(name, description, { type: 'string', pattern: ID_PATTERN.source }, example);

const parameters: Readonly<Record<string, Parameter>> = {
  WebhookId: inPath('webhookId', 'The webhook. Its name is chosen by the client that creates it.', EXAMPLE_WEBHOOK_ID),
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

const operations: Operations = {
  'GET /webhooks': {
    operationId: 'listWebhooks',
    summary: 'List all webhooks',
    description: 'Returns all webhooks and the health of each receiver. There are at most 100.',
    responses: { 200: jsonResponse('All webhooks, sorted by name.', 'WebhookList', { webhooks: [WEBHOOK_EXAMPLE] }) },
    problems: READ_PROBLEMS,
  },
  'GET /webhooks/{webhookId}': {
    operationId: 'getWebhook',
    summary: 'Read a webhook',
    description: 'Returns the webhook and the health of its receiver. Secrets are never shown again.',
    responses: { 200: jsonResponse('The webhook.', 'Webhook', WEBHOOK_EXAMPLE) },
    problems: [...READ_PROBLEMS, WEBHOOK_NOT_FOUND],
  },
  'PUT /webhooks/{webhookId}': {
    operationId: 'putWebhook',
    summary: 'Create or replace a webhook',
    description: [
      'Deliveries follow Standard Webhooks 1.0: each is a signed POST of `{type, timestamp, data}`. Everything that is committed is delivered at least once, and in order for each session.',
      'A webhook delivers what is committed after its 201. A repeat replaces everything except the secret and, if it is left out, `enabled`.',
      'The 201 shows the secret; if that response was lost, `rotate` issues a new one.',
    ],
    requestBody: jsonBody('The webhook. Unknown fields are refused.', 'WebhookInput', WEBHOOK_INPUT_EXAMPLE),
    responses: {
      200: jsonResponse('The webhook, as it is now.', 'Webhook', WEBHOOK_EXAMPLE),
      201: jsonResponse('The webhook was created.', 'CreatedWebhook', CREATED_WEBHOOK_EXAMPLE, 'Location'),
    },
    problems: WRITE_PROBLEMS,
  },
  'DELETE /webhooks/{webhookId}': {
    operationId: 'deleteWebhook',
    summary: 'Delete a webhook',
    description: 'Also deletes its pending deliveries and the list of its past deliveries.',
    responses: { 204: emptyResponse('The webhook was deleted.') },
    problems: [...WRITE_PROBLEMS, WEBHOOK_NOT_FOUND],
  },
  'POST /webhooks/{webhookId}/rotate': {
    operationId: 'rotateWebhookSecret',
    summary: 'Give a webhook a new secret',
    description:
      'Deliveries are signed with the new secret and, for WEBHOOK_ROTATION_SECONDS after its own rotation, with every earlier one.',
    requestBody: optionalBody('Optional: whether earlier secrets end at once.', 'WebhookRotationInput', {
      revoke: true,
    }),
    responses: { 200: jsonResponse('The new secret.', 'WebhookRotation', ROTATION_EXAMPLE) },
    problems: [...WRITE_PROBLEMS, WEBHOOK_NOT_FOUND],
  },
  'POST /webhooks/{webhookId}/test': {
    operationId: 'testWebhook',
    summary: 'Send a test message',
    description:
      'Sends a signed `webhook.test` once, even if the webhook is disabled. It is not added to the list of deliveries.',
    responses: { 200: jsonResponse('The result of the test.', 'WebhookTest', TEST_EXAMPLE) },
    problems: [...WRITE_PROBLEMS, WEBHOOK_NOT_FOUND],
  },
  'POST /webhooks/{webhookId}/replay': {
    operationId: 'replayDeliveries',
    summary: 'Resend the deliveries of a time range',
    description:
      'Resends all deliveries that were created at or after `from` and before `to`, oldest first, with their original ids and bytes.',
    requestBody: jsonBody('Which deliveries to resend.', 'ReplayInput', REPLAY_EXAMPLE),
    responses: { 202: jsonResponse('The deliveries will be resent.', 'Replay', { deliveries: 12 }) },
    problems: [...WRITE_PROBLEMS, WEBHOOK_NOT_FOUND],
  },
  'GET /webhooks/{webhookId}/deliveries': {
    operationId: 'listDeliveries',
    summary: 'List the deliveries of a webhook',
    description: 'Sorted newest first. Follow `nextCursor` or the `Link` header until the end.',
    parameters: ['DeliveryStatusFilter', 'DeliveryCursor', 'Limit'],
    responses: { 200: jsonResponse('A page of deliveries.', 'DeliveryPage', DELIVERY_LIST_EXAMPLE, 'Link') },
    problems: [...READ_PROBLEMS, WEBHOOK_NOT_FOUND],
  },
  'GET /webhooks/{webhookId}/deliveries/{deliveryId}': {
    operationId: 'getDelivery',
    summary: 'Read a delivery',
    description: 'Returns the delivery and the results of its latest attempts.',
    responses: { 200: jsonResponse('The delivery.', 'DeliveryDetail', DELIVERY_DETAIL_EXAMPLE) },
    problems: [...READ_PROBLEMS, DELIVERY_NOT_FOUND],
  },
  'POST /webhooks/{webhookId}/deliveries/{deliveryId}/retry': {
    operationId: 'retryDelivery',
    summary: 'Resend a delivery',
    description:
      'Resends it now, with its original id and bytes and a new retry schedule. It may overtake other deliveries of its session.',
    responses: { 202: jsonResponse('The delivery will be resent.', 'Delivery', DELIVERY_EXAMPLE) },
    problems: [...WRITE_PROBLEMS, DELIVERY_NOT_FOUND],
  },
};

export const openApi: OpenApiPart = {
  tag: { name: 'Webhooks', description: 'The service sends you what happens to sessions while it happens.' },
  operations,
  schemas: webhookSchemas,
  parameters,
};
