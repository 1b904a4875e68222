import type { ApiLimits } from '../../../domain/limits.js';
import { listFilterParameters, logFilterParameters } from '../../../http/filter-parameters.js';
import { COUNT_SCHEMA } from '../../../http/openapi/common-schemas.js';
import type { Parameter } from '../../../http/openapi/openapi-types.js';
import { NO_LEADING_BLANK, queryParameter } from '../../../http/openapi/parameters.js';

export function conversationParameters(limits: ApiLimits): Readonly<Record<string, Parameter>> {
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
    ...logFilterParameters(limits),
    Cursor: queryParameter(
      'cursor',
      'Where the page begins: the `nextCursor` of the previous page. It is opaque, and valid only with the same filters and on the same database: after a restore it is refused, and the list must be read from the start.',
      { type: 'string', pattern: NO_LEADING_BLANK },
    ),
    ...listFilterParameters(limits),
  };
}
