import { MEASURE_FACETS } from '../domain/measure-facets.js';
import type { FacetFilter } from '../domain/page.js';
import { COUNT_SCHEMA } from './openapi/common-schemas.js';
import type { Parameter } from './openapi/openapi-types.js';
import { queryParameter } from './openapi/parameters.js';
import type { QueryReader } from './query.js';

type Parameters<Value> = Readonly<Record<`${string}${'From' | 'To'}`, Value>>;

const { durationMs, responseGapMaxMs, interruptions, toolErrors, unanswered } = MEASURE_FACETS;

/** Filters of the list by measures: a bound of the facet, and which sessions it leaves. */
const NUMBER_PARAMETERS: Parameters<readonly [facet: string, sessions: string]> = {
  durationFrom: [durationMs, 'that lasted at least this many milliseconds, from `startedAt` to `endedAt`'],
  durationTo: [durationMs, 'that lasted at most this many milliseconds'],
  responseGapMaxFrom: [responseGapMaxMs, 'whose longest response gap was at least this many milliseconds'],
  interruptionsFrom: [interruptions, 'with at least this many interruptions, by either side'],
  toolErrorsFrom: [toolErrors, 'in which at least this many tool calls failed'],
  unansweredFrom: [unanswered, 'in which at least this many turns of the user got no answer'],
};

/** By the names of their components in the OpenAPI document. */
export function facetParameters(): Readonly<Record<string, Parameter>> {
  return Object.fromEntries(
    Object.entries(NUMBER_PARAMETERS).map(([parameter, [, sessions]]) => {
      const description = `Only sessions ${sessions}. The figure is known within seconds of the completion.`;
      const component = `${parameter.charAt(0).toUpperCase()}${parameter.slice(1)}`;
      return [component, queryParameter(parameter, description, COUNT_SCHEMA)];
    }),
  );
}

/** Returns one filter per requested facet. */
export function facetFilters(reader: QueryReader): readonly FacetFilter[] {
  const filters = new Map<string, FacetFilter>();
  for (const [parameter, [facet]] of Object.entries(NUMBER_PARAMETERS)) {
    const value = reader.integer(parameter, 0, Number.MAX_SAFE_INTEGER, undefined);
    const bound = parameter.endsWith('From') ? 'from' : 'to';
    if (value !== undefined) filters.set(facet, { name: facet, ...filters.get(facet), [bound]: value });
  }
  return [...filters.values()];
}
