import { conditionsOf, type Filters } from '../../domain/filters.js';
import type {
  FacetFilter,
  LogFilter,
  LogQuery,
  MetadataFilter,
  SessionListFilter,
  SessionListQuery,
} from '../../domain/page.js';
import { BOUNDED_EVENT_COLUMNS } from './bounded-rows.js';
import { condition, joined, LIMIT, type SqlFragment, valuesOf, where } from './conditions.js';
import { SESSION_COLUMNS_WITHOUT_METADATA } from './session-row.js';

/** The largest sequence that fits into a position. */
const MAX_SEQUENCE = 0xffff_ffff;

const LOG_FILTERS: Filters<LogFilter, SqlFragment> = {
  types: (types) => condition(`type IN (${types.map(() => '?').join()})`, ...types),
  fromMs: (fromMs) => condition('timestamp >= ?', fromMs),
  toMs: (toMs) => condition('timestamp <= ?', toMs),
};

/** Selects a `BoundedRow`. Here and below, the caller binds the limit last. */
export function logQuery(key: number, query: LogQuery): SqlFragment {
  const { after, before = MAX_SEQUENCE, order } = query;
  const conditions = [
    condition('position > ((? << 32) | ?)', key, Math.min(after, MAX_SEQUENCE)),
    condition('position < ((? << 32) | ?)', key, Math.min(before, MAX_SEQUENCE)),
    ...conditionsOf(LOG_FILTERS, query),
  ];
  const rest = `FROM events ${where(conditions)} ORDER BY position ${order === 'asc' ? 'ASC' : 'DESC'} ${LIMIT}`;
  return { sql: `SELECT ${BOUNDED_EVENT_COLUMNS} ${rest}`, values: valuesOf(conditions) };
}

/** Where the list finds a session's start and key: the index of metadata contains both. */
interface Place {
  readonly started: string;
  readonly key: string;
  /** The facet that drives the query; others are looked up. */
  readonly driving?: FacetFilter | undefined;
}

/**
 * The facet by which a list is found. `rare`: few sessions match, so they are read by the facet and then sorted;
 * otherwise the list is read in its order, and soon meets a match.
 */
export interface FacetDriver {
  readonly filter: FacetFilter;
  readonly isRare: boolean;
}

const listFilters = ({ started, key, driving }: Place): Filters<SessionListFilter, SqlFragment> => ({
  metadata: (wanted) => joined(wanted.map((filter, index) => metadataCondition(filter, index, { started, key }))),
  facets: (wanted) => joined(wanted.map((filter) => facetCondition(filter, filter === driving ? undefined : key))),
  status: (status) => condition('s.status = ?', status),
  language: (language) => condition('s.language = ?', language),
  endReason: (endReason) => condition('s.end_reason = ?', endReason),
  startedFromMs: (fromMs) => condition(`${started} >= ?`, fromMs),
  startedToMs: (toMs) => condition(`${started} <= ?`, toMs),
});

/** The first one drives the query. */
function metadataCondition({ key: name, value }: MetadataFilter, index: number, { started, key }: Place): SqlFragment {
  if (index === 0) return condition('m.key = ? AND m.value = ? AND s.session_key = m.session_key', name, value);
  const same = `key = ? AND value = ? AND started_at = ${started} AND session_key = ${key}`;
  return condition(`EXISTS (SELECT 1 FROM session_metadata WHERE ${same})`, name, value);
}

/** For the driving facet, or for the session with this key. */
function facetCondition(filter: FacetFilter, key: string | undefined): SqlFragment {
  const table = key === undefined ? 'f' : 'session_facets';
  // For a known session the primary key is used: the sign keeps SQLite from using an index over all sessions.
  const value = valueCondition(filter, table, key === undefined ? '' : '+');
  if (key === undefined) return joined([condition('s.session_key = f.session_key'), value]);
  const sql = `EXISTS (SELECT 1 FROM session_facets WHERE session_facets.session_key = ${key} AND ${value.sql})`;
  return { sql, values: value.values };
}

function valueCondition(filter: FacetFilter, table: string, sign: '' | '+' = ''): SqlFragment {
  const named = condition(`${table}.name = ?`, filter.name);
  if ('text' in filter) return joined([named, condition(`${sign}${table}.text = ?`, filter.text)]);
  const { from, to } = filter;
  const bounds = [condition(`${sign}${table}.number IS NOT NULL`)];
  if (from !== undefined) bounds.push(condition(`${sign}${table}.number >= ?`, from));
  if (to !== undefined) bounds.push(condition(`${sign}${table}.number <= ?`, to));
  return joined([named, ...bounds]);
}

/** Counts the sessions with such a value, up to a limit that is bound last. */
export function facetCountQuery(filter: FacetFilter): SqlFragment {
  const { sql, values } = valueCondition(filter, 'f');
  const index = 'text' in filter ? 'facets_text' : 'facets_number';
  return {
    sql: `SELECT count(*) AS count FROM (SELECT 1 FROM session_facets f INDEXED BY ${index} WHERE ${sql} LIMIT ?)`,
    values,
  };
}

interface Source {
  readonly from: string;
  readonly place: Place;
}

/** CROSS JOIN keeps SQLite from driving by the sessions table. */
function sourceOf({ metadata }: SessionListQuery, driver: FacetDriver | undefined): Source {
  if (metadata.length > 0) {
    const place = { started: 'm.started_at', key: 'm.session_key' };
    return { from: 'session_metadata m CROSS JOIN sessions s', place };
  }
  if (!driver) return { from: 'sessions s', place: { started: 's.started_at', key: 's.session_key' } };
  const ofNumber = driver.isRare ? 'facets_number' : 'facets_started';
  const index = 'text' in driver.filter ? 'facets_text' : ofNumber;
  const place = { started: 'f.started_at', key: 'f.session_key', driving: driver.filter };
  return { from: `session_facets f INDEXED BY ${index} CROSS JOIN sessions s`, place };
}

/** With a driver if there are facet filters but no metadata filters. */
export function listQuery(query: SessionListQuery, driver?: FacetDriver): SqlFragment {
  const { from, place } = sourceOf(query, driver);
  const { started, key } = place;
  const { after, startedToMs = Number.POSITIVE_INFINITY, ...others } = query;
  // A single upper bound, the lower one: of two bounds SQLite uses either for its index range, and with the wrong one
  // reads all previous pages again.
  const isBehind = after !== undefined && after.startedAtMs <= startedToMs;
  const conditions = [...conditionsOf(listFilters(place), isBehind ? others : query)];
  if (isBehind) {
    conditions.push(condition(`(${started}, ${key}) < (?, ?)`, after.startedAtMs, Number(after.tiebreak)));
  }
  const columns = query.withoutMetadata ? SESSION_COLUMNS_WITHOUT_METADATA : 's.*';
  const rest = `FROM ${from} ${where(conditions)} ORDER BY ${started} DESC, ${key} DESC ${LIMIT}`;
  return { sql: `SELECT ${columns} ${rest}`, values: valuesOf(conditions) };
}
