import type { EventType } from '../domain/event.js';
import type { ApiLimits } from '../domain/limits.js';
import type { HistoryQuery, LogQuery, SessionListQuery, SessionPosition } from '../domain/page.js';
import { decodeCursor } from './cursor.js';
import { eventTypes, LIST_FILTERS, LOG_FILTERS, namesOf, readFilter } from './filter-parameters.js';
import { DEFAULT_PAGE_SIZE } from './openapi/parameters.js';
import { QueryReader, type RawQuery } from './query.js';

/** What `include` can add to sessions. */
const INCLUDABLE = ['measures'] as const;

export const HISTORY_PARAMETERS = ['limit', 'offset', 'include'];
export const LOG_PARAMETERS = ['after', 'before', 'limit', 'order', ...namesOf(LOG_FILTERS)];
export const STREAM_PARAMETERS = ['after', 'type', 'session'];
export const LIST_PARAMETERS = ['limit', 'cursor', 'include', ...namesOf(LIST_FILTERS)];

export function parseHistoryQuery(query: RawQuery, limits: ApiLimits): HistoryQuery {
  const reader = new QueryReader(query);
  const limit = reader.integer('limit', 1, limits.maxPageSize, DEFAULT_PAGE_SIZE);
  const offset = reader.integer('offset', 0, Number.MAX_SAFE_INTEGER, 0);
  reader.done();
  return { offset, limit, maxBytes: limits.maxPageBytes };
}

/** @throws INVALID_REQUEST */
export function includesMeasures(query: RawQuery): boolean {
  if (query.include === undefined) return false;
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
    ...readFilter(LOG_FILTERS, { reader, limits }),
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
    ...readFilter(LIST_FILTERS, { reader, limits, indexed }),
  };
  reader.done();
  return parsed;
}
