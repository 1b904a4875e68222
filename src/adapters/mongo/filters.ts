import { type QueryFilter, Types } from 'mongoose';
import { conditionsOf, type Filters } from '../../domain/filters.js';
import {
  type FacetFilter,
  isFiltered,
  type LogFilter,
  type LogQuery,
  type SessionListFilter,
  type SessionListQuery,
  type SessionPosition,
} from '../../domain/page.js';
import type { SlotDocument } from './event-document.js';
import { facetKeys } from './facet-keys.js';
import { type SessionDocument, STANDING, toFilter } from './session-document.js';

/** Operators by field; those of several filters on one field are combined. */
export type FieldConditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const LOG_FILTERS: Filters<LogFilter, FieldConditions> = {
  types: (types) => ({ type: { $in: [...types] } }),
  fromMs: (fromMs) => ({ timestamp: { $gte: new Date(fromMs) } }),
  toMs: (toMs) => ({ timestamp: { $lte: new Date(toMs) } }),
};

const LIST_FILTERS: Filters<SessionListFilter, FieldConditions> = {
  status: (status) => ({ status: { $eq: status } }),
  language: (language) => ({ language: { $eq: language } }),
  endReason: (endReason) => ({ endReason: { $eq: endReason } }),
  // Handled in listFilter, because several apply to one field.
  facets: () => ({}),
  metadata: (metadata) => ({ filters: { $all: metadata.map(toFilter) } }),
  startedFromMs: (fromMs) => ({ startedAt: { $gte: new Date(fromMs) } }),
  startedToMs: (toMs) => ({ startedAt: { $lte: new Date(toMs) } }),
};

export function mergedFields(conditions: readonly FieldConditions[]): FieldConditions {
  const fields: Record<string, Record<string, unknown>> = {};
  for (const condition of conditions) {
    for (const [field, operators] of Object.entries(condition)) fields[field] = { ...fields[field], ...operators };
  }
  return fields;
}

export interface Bounds {
  readonly after: number;
  readonly before: number;
}

export function boundsOf({ after, before = Number.MAX_SAFE_INTEGER }: LogQuery): Bounds {
  return { after, before };
}

/**
 * Without filters, a page is a contiguous range of sequences with a known end: servers that cannot sort a range by
 * their index then sort one page instead of the whole session. One more than the page, to see whether more follow.
 */
export function pageBoundsOf(query: LogQuery): Bounds {
  const { after, before } = boundsOf(query);
  if (isFiltered(query)) return { after, before };
  if (query.order === 'asc') return { after, before: Math.min(before, after + query.limit + 2) };
  return { after: query.before === undefined ? after : Math.max(after, before - query.limit - 2), before };
}

/** A slot is at least its sequence and at most two more: the range of slots uses the index, and the rest is exact. */
export function logFilter(sessionId: string, query: LogQuery, { after, before }: Bounds): QueryFilter<SlotDocument> {
  return {
    sessionId,
    slot: { $gt: after, $lt: before + 2 },
    sequence: { $gt: after, $lt: before },
    ...mergedFields(conditionsOf(LOG_FILTERS, query)),
  };
}

export function listFilter(query: SessionListQuery): QueryFilter<SessionDocument> {
  // The position also limits the range of the index: by `$or` alone a server would read all previous pages again.
  const startedToMs = Math.min(query.startedToMs ?? Number.MAX_VALUE, query.after?.startedAtMs ?? Number.MAX_VALUE);
  const bounded = startedToMs === Number.MAX_VALUE ? query : { ...query, startedToMs };
  return {
    ...STANDING,
    ...mergedFields(conditionsOf(LIST_FILTERS, bounded)),
    ...(query.facets?.length ? { $and: query.facets.map(facetCondition) } : {}),
    ...(query.after ? { $or: afterPosition(query.after) } : {}),
  };
}

function facetCondition(filter: FacetFilter): QueryFilter<SessionDocument> {
  const [first, last] = facetKeys(filter);
  return { facets: { $elemMatch: { $gte: first, $lte: last } } };
}

function afterPosition({ startedAtMs, tiebreak }: SessionPosition): QueryFilter<SessionDocument>[] {
  const startedAt = new Date(startedAtMs);
  // A cursor of another store has no position here.
  const order = new Types.ObjectId(Types.ObjectId.isValid(tiebreak) ? tiebreak : '0'.repeat(24));
  return [{ startedAt: { $lt: startedAt } }, { startedAt, order: { $lt: order } }];
}

/**
 * Requests everything in one response: otherwise the server keeps a cursor, and first returns no more than a hundred.
 */
export function atMost(limit: number): { readonly limit: number; readonly batchSize: number } {
  return { limit, batchSize: limit + 1 };
}
