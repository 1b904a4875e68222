import { ID_PATTERN } from '../../domain/ids.js';
import { METADATA_FILTER_MAX_COUNT } from '../../domain/page.js';
import type { Parameter } from '../../http/openapi/openapi-types.js';
import { flagParameter, metadataParameter, pathParameter } from '../../http/openapi/parameters.js';
import { EXAMPLE_ERASURE_ID } from './openapi-examples.js';

export function erasureParameters(): Readonly<Record<string, Parameter>> {
  const filter = metadataParameter();
  return {
    ErasureId: pathParameter(
      'erasureId',
      'The erasure, as named in the `Location` of its request.',
      { type: 'string', pattern: ID_PATTERN.source },
      EXAMPLE_ERASURE_ID,
    ),
    EraseFilter: {
      ...filter,
      required: true,
      schema: { ...filter.schema, minProperties: 1 },
      description: `1 to ${METADATA_FILTER_MAX_COUNT} filters of the form \`metadata.<key>=<value>\`, as in the list of sessions. All must match. Write \`%2B\` for \`+\`.`,
    },
    DryRun: flagParameter('dryRun', '`true` only counts the sessions, and erases nothing.'),
  };
}
