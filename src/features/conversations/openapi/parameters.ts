import type { ApiLimits } from '../../../domain/limits.js';
import { COUNT_SCHEMA } from '../../../http/openapi/common-schemas.js';
import type { Parameter } from '../../../http/openapi/openapi-types.js';
import {
  annotationParameter,
  metadataParameter,
  NO_LEADING_BLANK,
  timeParameter,
} from '../../../http/openapi/parameters.js';
import { schemaRef } from '../../../http/openapi/references.js';

type Parameters = Readonly<Record<string, Parameter>>;

export function conversationParameters(limits: ApiLimits): Parameters {
  return {
    Include: includeParameter(),
    ...historyParameters(),
    ...logParameters(),
    ...listParameters(limits),
    ...measureParameters(),
  };
}

function includeParameter(): Parameter {
  return {
    name: 'include',
    in: 'query',
    description:
      'What to add to each session. `measures` adds the figures computed for its call; null until they are known. They are stored within seconds of the completion, and again after late events.',
    schema: { type: 'array', items: { type: 'string', enum: ['measures'] } },
  };
}

function historyParameters(): Parameters {
  return {
    Offset: {
      name: 'offset',
      in: 'query',
      description:
        'Number of events to skip, in chronological order. The next page begins at this number plus the number of events received.',
      schema: { ...COUNT_SCHEMA, default: 0 },
    },
  };
}

function logParameters(): Parameters {
  return {
    After: {
      name: 'after',
      in: 'query',
      description: 'Only events with a sequence above this one.',
      schema: { ...COUNT_SCHEMA, default: 0 },
    },
    Before: {
      name: 'before',
      in: 'query',
      description: 'Only events with a sequence below this one.',
      schema: COUNT_SCHEMA,
    },
    Order: {
      name: 'order',
      in: 'query',
      description: 'Sort order by sequence: `desc` returns the newest first.',
      schema: { type: 'string', enum: ['asc', 'desc'], default: 'asc' },
    },
    From: timeParameter('from', 'Only events whose `timestamp` is this or later.'),
    To: timeParameter('to', 'Only events whose `timestamp` is this or earlier.'),
  };
}

/** Filters of the list by what a call comes to: sessions whose measures are known. */
export function measureParameters(): Parameters {
  const from = (name: string, what: string): Parameter => ({
    name,
    in: 'query',
    description: `Only sessions ${what}. The figure is known within seconds of the completion.`,
    schema: COUNT_SCHEMA,
  });
  return {
    DurationFrom: from('durationFrom', 'that lasted at least this many milliseconds, from `startedAt` to `endedAt`'),
    DurationTo: from('durationTo', 'that lasted at most this many milliseconds'),
    ResponseGapMaxFrom: from('responseGapMaxFrom', 'whose longest response gap was at least this many milliseconds'),
    InterruptionsFrom: from('interruptionsFrom', 'with at least this many interruptions, by either side'),
    ToolErrorsFrom: from('toolErrorsFrom', 'in which at least this many tool calls failed'),
    UnansweredFrom: from('unansweredFrom', 'in which at least this many turns of the user got no answer'),
  };
}

function listParameters(limits: ApiLimits): Parameters {
  return {
    Cursor: {
      name: 'cursor',
      in: 'query',
      description:
        'Where the page begins: the `nextCursor` of the previous page. It is opaque, and valid only with the same filters and on the same database: after a restore it is refused, and the list must be read from the start.',
      schema: { type: 'string', pattern: NO_LEADING_BLANK },
    },
    Status: {
      name: 'status',
      in: 'query',
      description: 'Only sessions with this status.',
      schema: schemaRef('SessionStatus'),
    },
    LanguageFilter: {
      name: 'language',
      in: 'query',
      description: 'Only sessions with exactly this language tag.',
      schema: schemaRef('Language'),
    },
    EndReasonFilter: {
      name: 'endReason',
      in: 'query',
      description: 'Only sessions that were completed with exactly this `endReason`.',
      schema: { type: 'string', maxLength: limits.maxEndReasonChars, pattern: NO_LEADING_BLANK },
    },
    StartedFrom: timeParameter('startedFrom', 'Only sessions whose `startedAt` is this or later.'),
    StartedTo: timeParameter('startedTo', 'Only sessions whose `startedAt` is this or earlier.'),
    MetadataFilter: metadataParameter(),
    AnnotationFilter: annotationParameter(),
  };
}
