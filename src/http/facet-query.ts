import { MEASURE_FACETS } from '../domain/measure-facets.js';
import type { FacetFilter } from '../domain/page.js';
import type { QueryReader } from './query.js';

interface NumberParameter {
  readonly parameter: string;
  readonly facet: string;
  readonly bound: 'from' | 'to';
}

const { durationMs, responseGapMaxMs, interruptions, toolErrors, unanswered } = MEASURE_FACETS;

/** Filters of the list by measures. */
const NUMBER_PARAMETERS: readonly NumberParameter[] = [
  { parameter: 'durationFrom', facet: durationMs, bound: 'from' },
  { parameter: 'durationTo', facet: durationMs, bound: 'to' },
  { parameter: 'responseGapMaxFrom', facet: responseGapMaxMs, bound: 'from' },
  { parameter: 'interruptionsFrom', facet: interruptions, bound: 'from' },
  { parameter: 'toolErrorsFrom', facet: toolErrors, bound: 'from' },
  { parameter: 'unansweredFrom', facet: unanswered, bound: 'from' },
];

export const FACET_PARAMETERS: readonly string[] = NUMBER_PARAMETERS.map(({ parameter }) => parameter);

/** Returns one filter per requested facet. */
export function facetFilters(reader: QueryReader): readonly FacetFilter[] {
  const filters = new Map<string, FacetFilter>();
  for (const { parameter, facet, bound } of NUMBER_PARAMETERS) {
    const value = reader.integer(parameter, 0, Number.MAX_SAFE_INTEGER, undefined);
    if (value !== undefined) filters.set(facet, { name: facet, ...filters.get(facet), [bound]: value });
  }
  return [...filters.values()];
}
