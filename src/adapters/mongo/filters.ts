import { type mongo, Types } from 'mongoose';
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
import { toFilter } from './documents.js';
import { facetKeys } from './facet-keys.js';
import type { SessionDocument, SlotDocument } from './schema.js';

/** Operators by field: those of several filters on one field stand beside each other. */
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
  // Several on one field: see listFilter.
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
 * Without filters a page is a run of sequences, whose far end is known: engines that cannot take the order of a range
 * from their index then sort one page and not the whole session. One more than the page, to see whether there is more.
 */
export function pageBoundsOf(query: LogQuery): Bounds {
  const { after, before } = boundsOf(query);
  if (isFiltered(query)) return { after, before };
  if (query.order === 'asc') return { after, before: Math.min(before, after + query.limit + 2) };
  return { after: query.before === undefined ? after : Math.max(after, before - query.limit - 2), before };
}

/** Slots are never below their sequence and at most two above it: the range of slots is the index's, the rest is exact. */
export function logFilter(sessionId: string, query: LogQuery, { after, before }: Bounds): mongo.Filter<SlotDocument> {
  return {
    sessionId,
    slot: { $gt: after, $lt: before + 2 },
    sequence: { $gt: after, $lt: before },
    ...mergedFields(conditionsOf(LOG_FILTERS, query)),
  };
}

export function listFilter(query: SessionListQuery): mongo.Filter<SessionDocument> {
  // The place bounds the range of the index too: by its `$or` alone a server reads every page before this one again.
  const startedToMs = Math.min(query.startedToMs ?? Number.MAX_VALUE, query.after?.startedAtMs ?? Number.MAX_VALUE);
  const bounded = startedToMs === Number.MAX_VALUE ? query : { ...query, startedToMs };
  return {
    erasing: { $exists: false },
    ...mergedFields(conditionsOf(LIST_FILTERS, bounded)),
    ...(query.facets?.length ? { $and: query.facets.map(facetCondition) } : {}),
    ...(query.after ? { $or: afterPosition(query.after) } : {}),
  };
}

function facetCondition(filter: FacetFilter): mongo.Filter<SessionDocument> {
  const [first, last] = facetKeys(filter);
  return { facets: { $elemMatch: { $gte: first, $lte: last } } };
}

function afterPosition({ startedAtMs, tiebreak }: SessionPosition): mongo.Filter<SessionDocument>[] {
  const startedAt = new Date(startedAtMs);
  // A cursor of another store names no place here.
  const order = new Types.ObjectId(Types.ObjectId.isValid(tiebreak) ? tiebreak : '0'.repeat(24));
  return [{ startedAt: { $lt: startedAt } }, { startedAt, order: { $lt: order } }];
}

/** All in one answer: without it a server keeps a cursor, and gives no more than a hundred at first. */
export function atMost(limit: number): { readonly limit: number; readonly batchSize: number } {
  return { limit, batchSize: limit + 1 };
}
