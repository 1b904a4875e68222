import { COUNT_SCHEMA } from '../../http/openapi/common-schemas.js';
import type { Parameter } from '../../http/openapi/openapi-types.js';
import { headerParameter, queryParameter } from '../../http/openapi/parameters.js';

export function streamParameters(): Readonly<Record<string, Parameter>> {
  return {
    StreamAfter: queryParameter('after', 'Begin after this sequence. `Last-Event-ID` takes precedence.', {
      ...COUNT_SCHEMA,
      default: 0,
    }),
    SessionMessages: queryParameter('session', '`false` leaves out the `session` messages. Default: `true`.', {
      type: 'string',
      enum: ['true', 'false'],
    }),
    ListLastEventId: headerParameter(
      'Last-Event-ID',
      'The `id` of the last message received; it is opaque. Browsers send it when they reconnect.',
      { type: 'string' },
    ),
    LastEventId: headerParameter(
      'Last-Event-ID',
      'The `id` of the last event received. Browsers send it when they reconnect. Empty means none.',
      { type: 'string', pattern: '^(0|[1-9][0-9]{0,14})?$' },
    ),
  };
}
