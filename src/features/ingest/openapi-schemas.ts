import { PROVIDERS } from '@conversation-service/importers';
import { COUNT_SCHEMA, nullable } from '../../http/openapi/common-schemas.js';
import type { Schema, Schemas } from '../../http/openapi/openapi-types.js';
import { schemaRef } from '../../http/openapi/references.js';
import { EVENT_OUTCOMES } from './activity/source-activity.js';

export function ingestSchemas(): Schemas {
  return {
    IngestProvider: { type: 'string', enum: PROVIDERS, description: 'Whose messages they are.' },
    IngestResult: wholeObject({
      provider: schemaRef('IngestProvider'),
      messages: { ...COUNT_SCHEMA, description: 'How many messages the body has.' },
      ignored: {
        type: 'object',
        additionalProperties: COUNT_SCHEMA,
        description: 'What was left out on purpose, such as audio and pings, by type.',
      },
      sessions: { type: 'array', items: schemaRef('IngestedSession'), description: 'One for each call.' },
      issues: {
        type: 'array',
        items: schemaRef('IngestIssue'),
        description: 'What could not be taken, at most 1,001.',
      },
    }),
    IngestedSession: ingestedSession(),
    IngestIssue: wholeObject({
      message: { ...COUNT_SCHEMA, description: 'The place of the message in the body, from 0.' },
      pointer: { type: 'string', format: 'json-pointer', description: 'Where in the message; empty: as a whole.' },
      detail: { type: 'string' },
    }),
    ProviderList: wholeObject({ providers: { type: 'array', items: schemaRef('ProviderSetUp') } }),
    ProviderSetUp: providerSetUp(),
    ProviderActivity: providerActivity(),
    ProviderIssue: providerIssue(),
  };
}

function ingestedSession(): Schema {
  return wholeObject({
    sessionId: schemaRef('SessionId'),
    created: { type: 'boolean', description: 'This delivery created the session.' },
    completed: { type: 'boolean', description: 'This delivery completed the session.' },
    appended: { ...COUNT_SCHEMA, description: 'Events that are stored now.' },
    duplicates: { ...COUNT_SCHEMA, description: 'Events that were stored before.' },
    conflicts: { ...COUNT_SCHEMA, description: 'Events whose id is taken by other content.' },
    sealed: { ...COUNT_SCHEMA, description: 'Events that come too late: the grace of the call is over.' },
    invalid: { ...COUNT_SCHEMA, description: 'Events that break a limit; `issues` names them.' },
  });
}

function providerSetUp(): Schema {
  return wholeObject({
    provider: schemaRef('IngestProvider'),
    title: { type: 'string', description: 'The name for people.' },
    path: { type: 'string', description: 'The path to paste into its dashboard, behind the address of the service.' },
    arrives: {
      type: 'array',
      items: { type: 'string', enum: ['webhook', 'recorder', 'file'] },
      description: 'How its calls get here.',
    },
    understands: {
      type: 'array',
      items: { type: 'string' },
      description: 'The types of messages that are understood; others are kept as `system` events.',
    },
    setUp: { type: 'string', description: 'What to switch on, or what to record.' },
    access: {
      type: 'string',
      enum: ['signed', 'open', 'refused'],
      description: 'Whether deliveries need a signature, come as they are, or are refused until it is configured.',
    },
    secretVariable: { type: 'string', description: 'The environment variable for its secret.' },
    hasSecret: { type: 'boolean', description: 'Whether there is one. It is never shown.' },
    activity: schemaRef('ProviderActivity'),
  });
}

function providerActivity(): Schema {
  const events = Object.fromEntries(EVENT_OUTCOMES.map((outcome) => [outcome, COUNT_SCHEMA]));
  return {
    ...wholeObject({
      countedSince: nullable(schemaRef('UtcTime')),
      lastTakenAt: { ...nullable(schemaRef('UtcTime')), description: 'When a delivery was taken last.' },
      lastRefusal: nullable(wholeObject({ at: schemaRef('UtcTime'), code: schemaRef('ErrorCode') })),
      deliveries: wholeObject({
        taken: COUNT_SCHEMA,
        refused: { type: 'object', additionalProperties: COUNT_SCHEMA, description: 'By code of the error.' },
      }),
      messages: { ...COUNT_SCHEMA, description: 'Messages in bodies that were stored.' },
      sessions: wholeObject({ created: COUNT_SCHEMA, completed: COUNT_SCHEMA }),
      events: { ...wholeObject(events), description: 'By outcome, as in `IngestedSession`.' },
      notUnderstood: {
        ...COUNT_SCHEMA,
        description: 'Messages, or parts of them, of an unknown type. They are kept as `system` events.',
      },
      issues: { ...COUNT_SCHEMA, description: 'Issues that answers have named.' },
      recentIssues: {
        type: 'array',
        items: schemaRef('ProviderIssue'),
        description: 'What was not understood of the latest calls, the newest first.',
      },
    }),
    description:
      'What all instances have been sent over HTTP. An instance stores what it has counted each second and when it stops: other instances may lag by a second, and a killed one loses at most its last second. A delivery that is refused before anybody knows its provider, or for its size or media type, is not counted.',
  };
}

function providerIssue(): Schema {
  return wholeObject({
    at: schemaRef('UtcTime'),
    sessionId: schemaRef('SessionId'),
    pointer: { type: 'string', format: 'json-pointer', description: 'Where in the message; empty: as a whole.' },
    detail: { type: 'string' },
  });
}

/** An object that always has all of its members. */
function wholeObject(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', required: Object.keys(properties), properties };
}
