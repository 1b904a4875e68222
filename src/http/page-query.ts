import { EVENT_TYPE_RULE, type EventType, isEventType } from '../domain/event.js';
import type { ApiLimits } from '../domain/limits.js';
import {
  type HistoryQuery,
  type LogFilter,
  type LogQuery,
  METADATA_FILTER_MAX_CHARS,
  METADATA_FILTER_MAX_COUNT,
  type MetadataFilter,
  type SessionListFilter,
  type SessionListQuery,
  type SessionPosition,
} from '../domain/page.js';
import { isLanguage, LANGUAGE_RULE, SESSION_STATUSES } from '../domain/session.js';
import { ANNOTATION_PARAMETERS, annotationFilters } from './annotation-query.js';
import { decodeCursor } from './cursor.js';
import { FACET_PARAMETERS, facetFilters } from './facet-query.js';
import { DEFAULT_PAGE_SIZE } from './openapi/parameters.js';
import { BLANK_RULE, QueryReader, type RawQuery } from './query.js';

const METADATA_PREFIX = 'metadata.';

/** A prefix, for the parameters of a route. */
export const METADATA_PARAMETERS = `${METADATA_PREFIX}*`;

interface Source {
  readonly reader: QueryReader;
  readonly limits: ApiLimits;
  /** Members of annotations that have an index. */
  readonly indexed?: readonly string[];
}

/** How a request specifies each filter. A table that lacks a filter does not compile. */
type FilterParameters<Filter> = {
  readonly [Name in keyof Filter]-?: readonly [
    parameter: string | readonly string[],
    read: (source: Source) => Filter[Name] | undefined,
  ];
};

const LOG_FILTER_PARAMETERS: FilterParameters<LogFilter> = {
  types: ['type', eventTypes],
  fromMs: ['from', ({ reader }) => reader.time('from')],
  toMs: ['to', ({ reader }) => reader.time('to')],
};

const LIST_FILTER_PARAMETERS: FilterParameters<SessionListFilter> = {
  status: ['status', ({ reader }) => reader.choice('status', SESSION_STATUSES, undefined)],
  language: ['language', ({ reader }) => reader.text('language', isLanguage, `must be ${LANGUAGE_RULE}`)],
  endReason: ['endReason', endReason],
  startedFromMs: ['startedFrom', ({ reader }) => reader.time('startedFrom')],
  startedToMs: ['startedTo', ({ reader }) => reader.time('startedTo')],
  facets: [
    [...FACET_PARAMETERS, ANNOTATION_PARAMETERS],
    ({ reader, indexed = [] }) => [...facetFilters(reader), ...annotationFilters(reader, indexed)],
  ],
  metadata: [METADATA_PARAMETERS, ({ reader }) => metadataFilters(reader)],
};

function parametersOf<Filter extends object>(table: FilterParameters<Filter>): readonly string[] {
  const parameters: string[] = [];
  for (const name in table) parameters.push(...[table[name][0]].flat());
  return parameters;
}

/** Without the filters that the request leaves out; a list becomes empty. */
function readFilter<Filter extends object>(table: FilterParameters<Filter>, source: Source): Filter {
  const filter: Partial<Filter> = {};
  for (const name in table) {
    const wanted = table[name][1](source);
    if (wanted !== undefined) filter[name] = wanted;
  }
  return filter as Filter;
}

/** What `include` can add to sessions. */
const INCLUDABLE = ['measures'] as const;

export const HISTORY_PARAMETERS = ['limit', 'offset', 'include'];
export const LOG_PARAMETERS = ['after', 'before', 'limit', 'order', ...parametersOf(LOG_FILTER_PARAMETERS)];
export const STREAM_PARAMETERS = ['after', 'type', 'session'];
export const LIST_PARAMETERS = ['limit', 'cursor', 'include', ...parametersOf(LIST_FILTER_PARAMETERS)];

export function parseHistoryQuery(query: RawQuery, limits: ApiLimits): HistoryQuery {
  const reader = new QueryReader(query);
  const limit = reader.integer('limit', 1, limits.maxPageSize, DEFAULT_PAGE_SIZE);
  const offset = reader.integer('offset', 0, Number.MAX_SAFE_INTEGER, 0);
  reader.done();
  return { offset, limit, maxBytes: limits.maxPageBytes };
}

/** @throws INVALID_REQUEST */
export function includesMeasures(query: RawQuery): boolean {
  const reader = new QueryReader(query);
  const isIncludable = (text: string) => INCLUDABLE.some((each) => each === text);
  const included = reader.all('include', isIncludable, `must be one of ${INCLUDABLE.join(', ')}`);
  reader.done();
  return included.length > 0;
}

export function parseLogQuery(query: RawQuery, limits: ApiLimits): LogQuery {
  const reader = new QueryReader(query);
  const before = reader.integer('before', 0, Number.MAX_SAFE_INTEGER, undefined);
  const parsed: LogQuery = {
    after: reader.integer('after', 0, Number.MAX_SAFE_INTEGER, 0),
    order: reader.choice('order', ['asc', 'desc'], 'asc'),
    limit: reader.integer('limit', 1, limits.maxPageSize, DEFAULT_PAGE_SIZE),
    maxBytes: limits.maxPageBytes,
    ...(before === undefined ? {} : { before }),
    ...readFilter(LOG_FILTER_PARAMETERS, { reader, limits }),
  };
  reader.done();
  return parsed;
}

/** `Last-Event-ID`, which browsers send when they reconnect, takes precedence over `after`. */
export function parseStreamQuery(
  query: RawQuery,
  lastEventId: string | undefined,
  limits: ApiLimits,
): { after: number; types: readonly EventType[]; tellsSession: boolean } {
  const reader = new QueryReader({ ...query, 'Last-Event-ID': lastEventId || undefined });
  const given = reader.integer('after', 0, Number.MAX_SAFE_INTEGER, 0);
  const after = reader.integer('Last-Event-ID', 0, Number.MAX_SAFE_INTEGER, given);
  const types = eventTypes({ reader, limits });
  const tellsSession = reader.choice('session', ['true', 'false'], 'true') === 'true';
  reader.done();
  return { after, types, tellsSession };
}

/** A list parameter is repeated: `type=a&type=b`. */
function eventTypes({ reader, limits }: Pick<Source, 'reader' | 'limits'>): readonly EventType[] {
  const isType = (text: string) => isEventType(text, limits.maxCustomTypeChars);
  const rule = `must be ${EVENT_TYPE_RULE}; for several types repeat the parameter: type=a&type=b`;
  return [...new Set(reader.all('type', isType, rule))];
}

function endReason({ reader, limits }: Source): string | undefined {
  const isShort = (text: string) => [...text].length <= limits.maxEndReasonChars;
  return reader.text('endReason', isShort, `must have at most ${limits.maxEndReasonChars} characters`);
}

/** The position of a cursor from another database has no meaning here: pages would repeat or skip sessions. */
function positionOf(reader: QueryReader, incarnation: string): SessionPosition | undefined {
  const cursor = reader.parsed('cursor', decodeCursor, 'must be a nextCursor of an earlier page');
  if (cursor === undefined || cursor.incarnation === incarnation) return cursor?.position;
  const detail = 'comes from another database or from before a restore: list again without a cursor';
  return reader.refuse('cursor', detail, undefined);
}

export function parseListQuery(
  query: RawQuery,
  limits: ApiLimits,
  incarnation: string,
  indexed: readonly string[] = [],
): SessionListQuery {
  const reader = new QueryReader(query);
  const after = positionOf(reader, incarnation);
  const parsed: SessionListQuery = {
    limit: reader.integer('limit', 1, limits.maxPageSize, DEFAULT_PAGE_SIZE),
    maxBytes: limits.maxPageBytes,
    ...(after === undefined ? {} : { after }),
    ...readFilter(LIST_FILTER_PARAMETERS, { reader, limits, indexed }),
  };
  reader.done();
  return parsed;
}

/** Parses `metadata.<key>=<value>`, one filter each. */
export function metadataFilters(reader: QueryReader): readonly MetadataFilter[] {
  const filters: MetadataFilter[] = [];
  const rule = `must have a key and a value of at most ${METADATA_FILTER_MAX_CHARS} characters each`;
  const isShort = (text: string) => text.length <= METADATA_FILTER_MAX_CHARS;
  for (const name of reader.namesWith(METADATA_PREFIX, METADATA_FILTER_MAX_COUNT)) {
    const key = name.slice(METADATA_PREFIX.length);
    if (key.startsWith(' ')) reader.refuse(name, BLANK_RULE, undefined);
    const value = reader.text(name, (text) => isShort(key) && isShort(text), rule);
    if (value !== undefined) filters.push({ key, value });
  }
  return filters;
}
