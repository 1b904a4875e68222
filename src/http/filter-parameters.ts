import { EVENT_TYPE_RULE, type EventType, isEventType } from '../domain/event.js';
import { type ApiLimits, DEFAULT_LIMITS } from '../domain/limits.js';
import type { LogFilter, SessionListFilter } from '../domain/page.js';
import { isLanguage, LANGUAGE_RULE, SESSION_STATUSES } from '../domain/session.js';
import { annotationFilters } from './annotation-query.js';
import { facetFilters, facetParameters } from './facet-query.js';
import { metadataFilters } from './metadata-query.js';
import { listOf } from './openapi/common-schemas.js';
import type { Parameter } from './openapi/openapi-types.js';
import {
  annotationParameter,
  explodedParameter,
  metadataParameter,
  NO_LEADING_BLANK,
  queryParameter,
  timeParameter,
} from './openapi/parameters.js';
import { schemaRef } from './openapi/references.js';
import type { QueryReader } from './query.js';

interface Source {
  readonly reader: QueryReader;
  readonly limits: ApiLimits;
  /** Members of annotations that have an index. */
  readonly indexed?: readonly string[];
}

/** By the names of their components in the OpenAPI document. */
type Parameters = Readonly<Record<string, Parameter>>;

/** The parameters by which a request gives each filter, and how they are read. A table that lacks one does not compile. */
type FilterParameters<Filter> = {
  readonly [Name in keyof Filter]-?: readonly [
    parameters: (limits: ApiLimits) => Parameters,
    read: (source: Source) => Filter[Name] | undefined,
  ];
};

export const LOG_FILTERS: FilterParameters<LogFilter> = {
  types: [
    () => ({
      Type: explodedParameter(
        'type',
        'Only events of this type. Repeat the parameter for several types.',
        listOf('EventType'),
      ),
    }),
    eventTypes,
  ],
  fromMs: [
    () => ({ From: timeParameter('from', 'Only events whose `timestamp` is this or later.') }),
    ({ reader }) => reader.time('from'),
  ],
  toMs: [
    () => ({ To: timeParameter('to', 'Only events whose `timestamp` is this or earlier.') }),
    ({ reader }) => reader.time('to'),
  ],
};

export const LIST_FILTERS: FilterParameters<SessionListFilter> = {
  status: [
    () => ({ Status: queryParameter('status', 'Only sessions with this status.', schemaRef('SessionStatus')) }),
    ({ reader }) => reader.choice('status', SESSION_STATUSES, undefined),
  ],
  language: [
    () => ({
      LanguageFilter: queryParameter(
        'language',
        'Only sessions with exactly this language tag.',
        schemaRef('Language'),
      ),
    }),
    ({ reader }) => reader.text('language', isLanguage, `must be ${LANGUAGE_RULE}`),
  ],
  endReason: [
    ({ maxEndReasonChars: maxLength }) => ({
      EndReasonFilter: queryParameter('endReason', 'Only sessions that were completed with exactly this `endReason`.', {
        type: 'string',
        maxLength,
        pattern: NO_LEADING_BLANK,
      }),
    }),
    endReason,
  ],
  startedFromMs: [
    () => ({ StartedFrom: timeParameter('startedFrom', 'Only sessions whose `startedAt` is this or later.') }),
    ({ reader }) => reader.time('startedFrom'),
  ],
  startedToMs: [
    () => ({ StartedTo: timeParameter('startedTo', 'Only sessions whose `startedAt` is this or earlier.') }),
    ({ reader }) => reader.time('startedTo'),
  ],
  metadata: [() => ({ MetadataFilter: metadataParameter() }), ({ reader }) => metadataFilters(reader)],
  facets: [
    () => ({ AnnotationFilter: annotationParameter(), ...facetParameters() }),
    ({ reader, indexed = [] }) => [...facetFilters(reader), ...annotationFilters(reader, indexed)],
  ],
};

export const logFilterParameters = (limits: ApiLimits): Parameters => parametersOf(LOG_FILTERS, limits);
export const listFilterParameters = (limits: ApiLimits): Parameters => parametersOf(LIST_FILTERS, limits);

function parametersOf<Filter extends object>(table: FilterParameters<Filter>, limits: ApiLimits): Parameters {
  const parameters: Record<string, Parameter> = {};
  for (const name in table) Object.assign(parameters, table[name][0](limits));
  return parameters;
}

/** The names for a route. The clients choose those of an object's members, so it is a prefix. */
export function namesOf<Filter extends object>(table: FilterParameters<Filter>): readonly string[] {
  const parameters = Object.values(parametersOf(table, DEFAULT_LIMITS));
  return parameters.map(({ name, schema }) => (schema.type === 'object' ? `${name}.*` : name));
}

/** Returns the filters without those that the request leaves out; a list becomes empty. */
export function readFilter<Filter extends object>(table: FilterParameters<Filter>, source: Source): Filter {
  const filter: Partial<Filter> = {};
  for (const name in table) {
    const wanted = table[name][1](source);
    if (wanted !== undefined) filter[name] = wanted;
  }
  return filter as Filter;
}

/** A list parameter is repeated: `type=a&type=b`. */
export function eventTypes({ reader, limits }: Pick<Source, 'reader' | 'limits'>): readonly EventType[] {
  const isType = (text: string) => isEventType(text, limits.maxCustomTypeChars);
  const rule = `must be ${EVENT_TYPE_RULE}; for several types repeat the parameter: type=a&type=b`;
  return [...new Set(reader.all('type', isType, rule))];
}

function endReason({ reader, limits }: Source): string | undefined {
  const isShort = (text: string) => [...text].length <= limits.maxEndReasonChars;
  return reader.text('endReason', isShort, `must have at most ${limits.maxEndReasonChars} characters`);
}
