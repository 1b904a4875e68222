import { PROVIDERS } from '@conversation-service/importers';
import { COUNT_SCHEMA, listOf, nullable, nullableTime, whole } from '../../http/openapi/common-schemas.js';
import type { Schema, Schemas } from '../../http/openapi/openapi-types.js';
import { schemaRef } from '../../http/openapi/references.js';
import { EVENT_OUTCOMES } from './activity/source-activity.js';

const COUNTS: Schema = { type: 'object', additionalProperties: COUNT_SCHEMA };
const POINTER: Schema = {
  type: 'string',
  format: 'json-pointer',
  description: 'The place in the message; empty means the message as a whole.',
};

const INGESTED_SESSION: Schema = whole({
  sessionId: schemaRef('SessionId'),
  created: { type: 'boolean', description: 'Whether this delivery created the session.' },
  completed: { type: 'boolean', description: 'Whether this delivery completed the session.' },
  appended: { ...COUNT_SCHEMA, description: 'Events that were stored by this delivery.' },
  duplicates: { ...COUNT_SCHEMA, description: 'Events that had been stored before.' },
  conflicts: { ...COUNT_SCHEMA, description: 'Events whose id is in use by an event with different content.' },
  sealed: { ...COUNT_SCHEMA, description: 'Events that arrived too late, after the grace period of the session.' },
  invalid: { ...COUNT_SCHEMA, description: 'Events that exceed a limit; `issues` names them.' },
});

const PROVIDER_SET_UP: Schema = whole({
  provider: schemaRef('IngestProvider'),
  title: { type: 'string', description: 'The display name.' },
  path: {
    type: 'string',
    description: 'The path to append to the address of the service; paste both into the dashboard of the provider.',
  },
  arrives: {
    type: 'array',
    items: { type: 'string', enum: ['webhook', 'recorder', 'file'] },
    description: 'How its calls reach the service.',
  },
  understands: {
    type: 'array',
    items: { type: 'string' },
    description: 'The message types that are understood; messages of other types are stored as `system` events.',
  },
  setUp: { type: 'string', description: 'What to switch on at the provider, or what to record.' },
  access: {
    type: 'string',
    enum: ['signed', 'open', 'refused'],
    description:
      'Whether deliveries must be signed (`signed`), are accepted unsigned (`open`), or are refused until the provider is configured (`refused`).',
  },
  secretVariable: { type: 'string', description: 'The environment variable for its secret.' },
  hasSecret: { type: 'boolean', description: 'Whether the secret is set. It is never shown.' },
  activity: schemaRef('ProviderActivity'),
});

const PROVIDER_ISSUE: Schema = whole({
  at: schemaRef('UtcTime'),
  sessionId: schemaRef('SessionId'),
  pointer: POINTER,
  detail: { type: 'string' },
});

const EVENTS = whole(Object.fromEntries(EVENT_OUTCOMES.map((outcome) => [outcome, COUNT_SCHEMA])));

const PROVIDER_ACTIVITY: Schema = {
  ...whole({
    countedSince: nullableTime(),
    lastTakenAt: { ...nullableTime(), description: 'When the last delivery was accepted.' },
    lastRefusal: nullable(whole({ at: schemaRef('UtcTime'), code: schemaRef('ErrorCode') })),
    deliveries: whole({
      taken: COUNT_SCHEMA,
      refused: { ...COUNTS, description: 'Refused deliveries by error code.' },
    }),
    messages: { ...COUNT_SCHEMA, description: 'Messages in bodies that were stored.' },
    sessions: whole({ created: COUNT_SCHEMA, completed: COUNT_SCHEMA }),
    events: { ...EVENTS, description: 'Events by outcome, as in `IngestedSession`.' },
    notUnderstood: {
      ...COUNT_SCHEMA,
      description: 'Messages, or parts of messages, of an unknown type. They are stored as `system` events.',
    },
    issues: { ...COUNT_SCHEMA, description: 'The number of issues that responses have listed.' },
    recentIssues: {
      ...listOf('ProviderIssue'),
      description: 'What was not understood in the latest calls, newest first.',
    },
  }),
  description:
    'What all instances have received over HTTP. Each instance stores its counts every second and when it stops: the counts of other instances may be a second old, and a killed instance loses at most its last second. A delivery that is refused for its size or media type, or before its provider is known, is not counted.',
};

export const ingestSchemas: Schemas = {
  IngestProvider: { type: 'string', enum: PROVIDERS, description: 'The provider that sends the messages.' },
  IngestResult: whole({
    provider: schemaRef('IngestProvider'),
    messages: { ...COUNT_SCHEMA, description: 'The number of messages in the body.' },
    ignored: {
      ...COUNTS,
      description: 'Messages that were left out on purpose, such as audio and pings, counted by type.',
    },
    sessions: { ...listOf('IngestedSession'), description: 'One entry for each call.' },
    issues: {
      ...listOf('IngestIssue'),
      description: 'What could not be stored or understood; at most 1,001 entries.',
    },
  }),
  IngestedSession: INGESTED_SESSION,
  IngestIssue: whole({
    message: { ...COUNT_SCHEMA, description: 'The position of the message in the body, counted from 0.' },
    pointer: POINTER,
    detail: { type: 'string' },
  }),
  ProviderList: whole({ providers: listOf('ProviderSetUp') }),
  ProviderSetUp: PROVIDER_SET_UP,
  ProviderActivity: PROVIDER_ACTIVITY,
  ProviderIssue: PROVIDER_ISSUE,
};
