import { ID_PATTERN } from '../../domain/ids.js';
import {
  COUNT_SCHEMA,
  listOf,
  nullable,
  nullableTime,
  TEXT_OR_NULL,
  whole,
} from '../../http/openapi/common-schemas.js';
import type { Schema, Schemas } from '../../http/openapi/openapi-types.js';
import { schemaRef } from '../../http/openapi/references.js';
import { DELIVERY_STATUSES } from './delivery.js';
import { DESCRIPTION_MAX_CHARS, MAX_GATHER_MS } from './parse-webhook.js';
import { URL_MAX_CHARS } from './target.js';
import { WEBHOOK_TYPES } from './webhook.js';

const ID: Schema = { type: 'string', pattern: ID_PATTERN.source };
const STATUS_OR_NULL: Schema = { type: ['integer', 'null'], format: 'int64', minimum: 0, maximum: 999 };
const TYPES: Schema = { type: 'array', minItems: 1, items: { type: 'string', enum: WEBHOOK_TYPES } };
const URL: Schema = { type: 'string', maxLength: URL_MAX_CHARS };
const METADATA: Schema = { type: 'object', additionalProperties: { type: 'string' } };
const SECRET: Schema = {
  type: 'string',
  pattern: '^whsec_[A-Za-z0-9+/]+={0,2}$',
  description: 'The secret with which deliveries are signed. It is shown only once.',
};

const INPUT: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ['url', 'types'],
  properties: {
    url: { ...URL, description: 'An absolute URL that begins with https://.' },
    types: TYPES,
    eventTypes: nullable({
      ...listOf('EventType'),
      description: 'Only events of these types are reported in `event.appended`. Default: all.',
    }),
    metadata: nullable({ ...METADATA, description: 'Only sessions whose metadata has all of these members.' }),
    include: nullable({
      type: 'string',
      enum: ['events'],
      description: 'Adds the events themselves to `event.appended`.',
    }),
    gatherMs: nullable({
      type: 'integer',
      minimum: 0,
      maximum: MAX_GATHER_MS,
      description: 'How many milliseconds `event.appended` waits for more events of the session. Default: 1000.',
    }),
    secret: nullable({ ...SECRET, description: 'A secret of your own. Default: the service generates one.' }),
    description: nullable({ type: 'string', maxLength: DESCRIPTION_MAX_CHARS }),
    enabled: nullable({ type: 'boolean', description: 'If it is left out, an existing webhook keeps its state.' }),
  },
};

const WEBHOOK: Readonly<Record<string, Schema>> = {
  webhookId: ID,
  url: URL,
  types: TYPES,
  eventTypes: listOf('EventType'),
  metadata: METADATA,
  include: { type: ['string', 'null'], enum: ['events', null] },
  gatherMs: COUNT_SCHEMA,
  description: TEXT_OR_NULL,
  enabled: { type: 'boolean' },
  disabledReason: {
    type: ['string', 'null'],
    enum: ['gone', 'failing', null],
    description:
      'Why the service has disabled it: the receiver answered 410 (`gone`), or accepted nothing for too long (`failing`).',
  },
  disabledAt: nullableTime(),
  createdAt: schemaRef('UtcTime'),
  updatedAt: schemaRef('UtcTime'),
  health: schemaRef('WebhookHealth'),
};

const HEALTH: Schema = whole({
  state: { type: 'string', enum: ['healthy', 'failing', 'disabled'] },
  pending: {
    ...COUNT_SCHEMA,
    description: 'Sessions with deliveries that are still to be made; at most 10000 are counted.',
  },
  oldestPendingAt: nullableTime(),
  failingSince: nullableTime(),
  lastSuccessAt: nullableTime(),
  lastFailureAt: nullableTime(),
  lastError: TEXT_OR_NULL,
});

const DELIVERY: Readonly<Record<string, Schema>> = {
  deliveryId: ID,
  webhookId: ID,
  type: { type: 'string', enum: WEBHOOK_TYPES },
  sessionId: nullable(schemaRef('SessionId')),
  status: {
    type: 'string',
    enum: DELIVERY_STATUSES,
    description: '`pending`: not tried yet. `failed`: an attempt failed, and another is due. `dead`: given up.',
  },
  attempts: COUNT_SCHEMA,
  createdAt: schemaRef('UtcTime'),
  lastAttemptAt: nullableTime(),
  nextAttemptAt: nullableTime(),
  lastStatus: STATUS_OR_NULL,
  lastError: TEXT_OR_NULL,
};

export const webhookSchemas: Schemas = {
  WebhookInput: INPUT,
  Webhook: whole(WEBHOOK),
  CreatedWebhook: whole({ ...WEBHOOK, secret: SECRET }),
  WebhookHealth: HEALTH,
  WebhookList: whole({ webhooks: listOf('Webhook') }),
  WebhookRotationInput: {
    type: 'object',
    additionalProperties: false,
    properties: { revoke: nullable({ type: 'boolean', description: 'Whether all earlier secrets end at once.' }) },
  },
  WebhookRotation: whole({ webhookId: ID, secret: SECRET, previousSecretExpiresAt: nullableTime() }),
  WebhookTest: whole({
    delivered: { type: 'boolean' },
    status: STATUS_OR_NULL,
    durationMs: COUNT_SCHEMA,
    error: TEXT_OR_NULL,
    body: { type: 'string', description: 'The beginning of the response, at most 1 KiB. It is not stored.' },
  }),
  Delivery: whole(DELIVERY),
  DeliveryDetail: whole({ ...DELIVERY, attemptLog: listOf('DeliveryAttempt') }),
  DeliveryAttempt: whole({
    at: schemaRef('UtcTime'),
    status: { ...STATUS_OR_NULL, description: 'The status of the response; null if there was none.' },
    error: { ...TEXT_OR_NULL, description: 'Why the attempt failed; null if it succeeded.' },
    durationMs: COUNT_SCHEMA,
  }),
  DeliveryPage: whole({
    deliveries: listOf('Delivery'),
    pagination: whole({
      limit: COUNT_SCHEMA,
      nextCursor: { ...TEXT_OR_NULL, description: 'The `cursor` of the next page; null at the end.' },
      hasMore: { type: 'boolean' },
    }),
  }),
  ReplayInput: {
    type: 'object',
    additionalProperties: false,
    required: ['from', 'to'],
    properties: {
      from: schemaRef('Time'),
      to: { ...schemaRef('Time'), description: 'Exclusive.' },
      status: nullable({ type: 'string', enum: DELIVERY_STATUSES }),
    },
  },
  Replay: whole({ deliveries: { ...COUNT_SCHEMA, description: 'How many deliveries will be resent.' } }),
};
