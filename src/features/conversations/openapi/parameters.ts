import type { ApiLimits } from '../../../domain/limits.js';
import { COUNT_SCHEMA } from '../../../http/openapi/common-schemas.js';
import type { Parameter } from '../../../http/openapi/openapi-types.js';
import {
  annotationParameter,
  metadataParameter,
  NO_LEADING_BLANK,
  queryParameter,
  timeParameter,
} from '../../../http/openapi/parameters.js';
import { schemaRef } from '../../../http/openapi/references.js';

type Parameters = Readonly<Record<string, Parameter>>;

export function conversationParameters(limits: ApiLimits): Parameters {
  return {
    Include: queryParameter(
      'include',
      'What to add to each session. `measures` adds the figures computed for its call; null until they are known. They are stored within seconds of the completion, and again after late events.',
      { type: 'array', items: { type: 'string', enum: ['measures'] } },
    ),
    Offset: queryParameter(
      'offset',
      'Number of events to skip, in chronological order. The next page begins at this number plus the number of events received.',
      { ...COUNT_SCHEMA, default: 0 },
    ),
    After: queryParameter('after', 'Only events with a sequence above this one.', { ...COUNT_SCHEMA, default: 0 }),
    Before: queryParameter('before', 'Only events with a sequence below this one.', COUNT_SCHEMA),
    Order: queryParameter('order', 'Sort order by sequence: `desc` returns the newest first.', {
      type: 'string',
      enum: ['asc', 'desc'],
      default: 'asc',
    }),
    From: timeParameter('from', 'Only events whose `timestamp` is this or later.'),
    To: timeParameter('to', 'Only events whose `timestamp` is this or earlier.'),
    Cursor: queryParameter(
      'cursor',
      'Where the page begins: the `nextCursor` of the previous page. It is opaque, and valid only with the same filters and on the same database: after a restore it is refused, and the list must be read from the start.',
      { type: 'string', pattern: NO_LEADING_BLANK },
    ),
    Status: queryParameter('status', 'Only sessions with this status.', schemaRef('SessionStatus')),
    LanguageFilter: queryParameter('language', 'Only sessions with exactly this language tag.', schemaRef('Language')),
    EndReasonFilter: queryParameter('endReason', 'Only sessions that were completed with exactly this `endReason`.', {
      type: 'string',
      maxLength: limits.maxEndReasonChars,
      pattern: NO_LEADING_BLANK,
    }),
    StartedFrom: timeParameter('startedFrom', 'Only sessions whose `startedAt` is this or later.'),
    StartedTo: timeParameter('startedTo', 'Only sessions whose `startedAt` is this or earlier.'),
    MetadataFilter: metadataParameter(),
    AnnotationFilter: annotationParameter(),
    ...measureParameters(),
  };
}

/** Filters of the list by measures, for sessions whose measures are known. */
export function measureParameters(): Parameters {
  const from = (name: string, what: string) =>
    queryParameter(name, `Only sessions ${what}. The figure is known within seconds of the completion.`, COUNT_SCHEMA);
  return {
    DurationFrom: from('durationFrom', 'that lasted at least this many milliseconds, from `startedAt` to `endedAt`'),
    DurationTo: from('durationTo', 'that lasted at most this many milliseconds'),
    ResponseGapMaxFrom: from('responseGapMaxFrom', 'whose longest response gap was at least this many milliseconds'),
    InterruptionsFrom: from('interruptionsFrom', 'with at least this many interruptions, by either side'),
    ToolErrorsFrom: from('toolErrorsFrom', 'in which at least this many tool calls failed'),
    UnansweredFrom: from('unansweredFrom', 'in which at least this many turns of the user got no answer'),
  };
}
