import { parseJsonText } from '../lib/json/json.js';
import type { EventType, StoredEvent } from './event.js';
import { conditionsOf, type Filters } from './filters.js';
import type { ArchiveRef, Session, SessionStatus } from './session.js';

/**
 * A limit in bytes in addition to the `limit` of a page: the page ends early rather than exceed it, but has at least
 * one item. Default: `MAX_PAGE_BYTES`; see domain/page-budget.ts.
 */
export interface ByteBound {
  readonly maxBytes?: number;
}

/** Which part of the log, in which order, and how much. `after` and `before` are exclusive sequences. */
export interface LogWindow extends ByteBound {
  readonly after: number;
  readonly before?: number;
  readonly order: 'asc' | 'desc';
  readonly limit: number;
}

/** Which events. `fromMs` and `toMs` are inclusive timestamps. */
export interface LogFilter {
  /** Empty means every type. */
  readonly types: readonly EventType[];
  readonly fromMs?: number;
  readonly toMs?: number;
}

export interface LogQuery extends LogWindow, LogFilter {}

type EventTest = (event: StoredEvent) => boolean;

const EVENT_TESTS: Filters<LogFilter, EventTest> = {
  types: (types) => (event) => types.includes(event.type),
  fromMs: (fromMs) => (event) => event.timestampMs >= fromMs,
  toMs: (toMs) => (event) => event.timestampMs <= toMs,
};

/** Returns a predicate for the events that match all filters. */
export function eventMatcher(filter: LogFilter): EventTest {
  const tests = conditionsOf(EVENT_TESTS, filter);
  return (event) => tests.every((test) => test(event));
}

/** Whether any filter is set: without one, a page is a contiguous range of sequences. */
export function isFiltered(filter: LogFilter): boolean {
  return conditionsOf(EVENT_TESTS, filter).length > 0;
}

export interface LogPage {
  /** In the requested order of sequence, at most `limit` events and `maxBytes` bytes. */
  readonly events: readonly StoredEvent[];
  /** Another matching event existed when the page was read. */
  readonly hasMore: boolean;
  /**
   * Archive reference of the session, read with or after the events. If it is set, events may be missing here and are
   * in the archive.
   */
  readonly archive: ArchiveRef | null;
}

/** A range of a session's chronological history. */
export interface HistoryQuery extends ByteBound {
  readonly offset: number;
  readonly limit: number;
}

/** A session and a page of its events in chronological order (timestamp, then sequence), both as of the same moment. */
export interface SessionHistory {
  readonly session: Session;
  /** At most `limit` events and `maxBytes` bytes: the next page begins after the number of events returned. */
  readonly events: readonly StoredEvent[];
}

export interface SessionListWindow extends ByteBound {
  readonly limit: number;
  /** Continue after this position. */
  readonly after?: SessionPosition;
  /** Return `{}` instead of the metadata, which is then not read: for callers that only count. */
  readonly withoutMetadata?: boolean;
}

/** A derived value that the list can be filtered by, in addition to the session's own fields. */
export interface Facet {
  /** Prefixed with its source: `voice.durationMs`. */
  readonly name: string;
  readonly value: number | string;
}

/** A number within inclusive bounds, or exactly this text. A session without the facet does not match. */
export type FacetFilter =
  | { readonly name: string; readonly from?: number; readonly to?: number }
  | { readonly name: string; readonly text: string };

export interface SessionListFilter {
  readonly status?: SessionStatus;
  readonly language?: string;
  /** Exact match, for completed sessions. */
  readonly endReason?: string;
  /** Inclusive. */
  readonly startedFromMs?: number;
  readonly startedToMs?: number;
  /** Top-level scalar members of `metadata`, compared as text; all must match. */
  readonly metadata: readonly MetadataFilter[];
  /** All must match. */
  readonly facets?: readonly FacetFilter[];
}

export interface SessionListQuery extends SessionListWindow, SessionListFilter {}

export interface MetadataFilter {
  readonly key: string;
  readonly value: string;
}

/**
 * Longest key, and longest value. Longer members are stored but cannot be filtered by, because they would bloat the
 * index or be refused by it. A longer filter is answered with 400.
 */
export const METADATA_FILTER_MAX_CHARS = 256;

/**
 * Most filters per request. The time a store takes to plan a query grows faster than their number: SQLite needs 5 ms
 * for ten, and 4 s for fifty, during which nothing else is served.
 */
export const METADATA_FILTER_MAX_COUNT = 10;

/** Whether the value matches the filter. */
export function matchesFacet(value: number | string | undefined, filter: FacetFilter): boolean {
  if ('text' in filter) return value === filter.text;
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = filter;
  return typeof value === 'number' && value >= from && value <= to;
}

/**
 * A position in the list: newest `startedAt` first, then newest creation first. `tiebreak` is specific to the store.
 */
export interface SessionPosition {
  readonly startedAtMs: number;
  readonly tiebreak: string;
}

export interface SessionPage {
  readonly sessions: readonly Session[];
  /** Where the next page begins; null at the end. */
  readonly next: SessionPosition | null;
}

/**
 * Returns the members of `metadata` that the list can be filtered by: top-level strings, numbers and booleans whose key
 * and text are not too long.
 */
export function filterableMetadata(metadata: string): readonly MetadataFilter[] {
  if (metadata === '{}') return [];
  const filters: MetadataFilter[] = [];
  const parsed = parseJsonText(metadata);
  if (parsed.kind === 'broken') return [];
  for (const [key, value] of Object.entries(parsed.value as object)) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
    const text = String(value);
    const isShort = key.length <= METADATA_FILTER_MAX_CHARS && text.length <= METADATA_FILTER_MAX_CHARS;
    if (isShort) filters.push({ key, value: text });
  }
  return filters;
}
