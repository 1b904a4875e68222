import { COUNT_SCHEMA } from '../../http/openapi/common-schemas.js';
import type { Parameter } from '../../http/openapi/openapi-types.js';

export function streamParameters(): Readonly<Record<string, Parameter>> {
  return {
    StreamAfter: {
      name: 'after',
      in: 'query',
      description: 'Begin after this sequence. `Last-Event-ID` takes precedence.',
      schema: { ...COUNT_SCHEMA, default: 0 },
    },
    SessionMessages: {
      name: 'session',
      in: 'query',
      description: '`false` leaves out the `session` messages. Default: `true`.',
      schema: { type: 'string', enum: ['true', 'false'] },
    },
    ListLastEventId: {
      name: 'Last-Event-ID',
      in: 'header',
      description: 'The `id` of the last message received; it is opaque. Browsers send it when they reconnect.',
      schema: { type: 'string' },
    },
    LastEventId: {
      name: 'Last-Event-ID',
      in: 'header',
      description: 'The `id` of the last event received. Browsers send it when they reconnect. Empty means none.',
      schema: { type: 'string', pattern: '^(0|[1-9][0-9]{0,14})?$' },
    },
  };
}
