import { parseJsonText } from '../lib/json/json.js';
import type { EventType, StoredEvent } from './event.js';
import { conditionsOf, type Filters } from './filters.js';
import type { ArchiveRef, Session, SessionStatus } from './session.js';

/**
 * A bound in bytes beside the `limit` of a page: the page ends early where it would pass it, with at least one item.
 * Left out, it is the default of `MAX_PAGE_BYTES`; see domain/page-budget.ts.
 */
export interface ByteBound {
  readonly maxBytes?: number;
}

/** Which part of the log, in which order, and how much of it. `after` and `before` are exclusive sequences. */
export interface LogWindow extends ByteBound {
  readonly after: number;
  readonly before?: number;
  readonly order: 'asc' | 'desc';
  readonly limit: number;
}

/** Which events of it. `fromMs` and `toMs` are inclusive timestamps. */
export interface LogFilter {
  /** Empty means every type. */
  readonly types: readonly EventType[];
  readonly fromMs?: number;
  readonly toMs?: number;
}

export interface LogQuery extends LogWindow, LogFilter {}

type EventTest = (event: StoredEvent) => boolean;

const EVENT_TESTS: Filters<LogFilter, EventTest> = {
  types:
    (types) =>
    ({ type }) =>
      types.includes(type),
  fromMs:
    (fromMs) =>
    ({ timestampMs }) =>
      timestampMs >= fromMs,
  toMs:
    (toMs) =>
    ({ timestampMs }) =>
      timestampMs <= toMs,
};

/** Whether an event is one that the filters let through. */
export function eventMatcher(filter: LogFilter): EventTest {
  const tests = conditionsOf(EVENT_TESTS, filter);
  return (event) => tests.every((test) => test(event));
}

/** Whether any filter is set: without one a page is a run of sequences. */
export function isFiltered(filter: LogFilter): boolean {
  return conditionsOf(EVENT_TESTS, filter).length > 0;
}

export interface LogPage {
  /** In the query's order of sequence, at most `limit` and at most `maxBytes`. */
  readonly events: readonly StoredEvent[];
  /** Another matching event was already there when the page was read. */
  readonly hasMore: boolean;
  /** Of the session, as read with or after the events. Where it stands, events may be missing here: they are in the archive. */
  readonly archive: ArchiveRef | null;
}

/** A place in a session's chronological history. */
export interface HistoryQuery extends ByteBound {
  readonly offset: number;
  readonly limit: number;
}

/** A session and a page of its events in chronological order (timestamp, then sequence): one moment of both. */
export interface SessionHistory {
  readonly session: Session;
  /** At most `limit` and at most `maxBytes`: the next page begins behind as many as are here. */
  readonly events: readonly StoredEvent[];
}

export interface SessionListWindow extends ByteBound {
  readonly limit: number;
  /** Go on after this place. */
  readonly after?: SessionPosition;
  /** The sessions come with `{}` for their metadata, which is not read: for those who only count. */
  readonly withoutMetadata?: boolean;
}

/** A value that the list can be filtered by beside the session's own fields; put by whoever derives it. */
export interface Facet {
  /** The first part says who put it: `voice.durationMs`. */
  readonly name: string;
  readonly value: number | string;
}

/** A number within bounds, both inclusive, or exactly this text. A session without the facet does not match. */
export type FacetFilter =
  | { readonly name: string; readonly from?: number; readonly to?: number }
  | { readonly name: string; readonly text: string };

export interface SessionListFilter {
  readonly status?: SessionStatus;
  readonly language?: string;
  /** Exactly this, of a completed session. */
  readonly endReason?: string;
  /** Inclusive. */
  readonly startedFromMs?: number;
  readonly startedToMs?: number;
  /** Top-level scalar members of `metadata`, compared in their text form; all must match. */
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
 * Of a key, and of a value. Longer ones are kept in metadata but cannot be filtered by: they would swell the index, or be
 * refused by it. A longer filter is 400.
 */
export const METADATA_FILTER_MAX_CHARS = 256;

/**
 * In one question. Planning a query costs a store far more than its share with each further one: SQLite needs 5 ms for
 * ten, and 4 s for fifty, in which nobody else is served.
 */
export const METADATA_FILTER_MAX_COUNT = 10;

/** Whether a value is one that the filter lets through. */
export function matchesFacet(value: number | string | undefined, filter: FacetFilter): boolean {
  if ('text' in filter) return value === filter.text;
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = filter;
  return typeof value === 'number' && value >= from && value <= to;
}

/** A place in the list: newest `startedAt` first, then newest creation first. `tiebreak` is the store's own. */
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
 * The members of `metadata` that the list can be filtered by: strings, numbers and booleans of the first level whose key
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
