import { conditionsOf, type Filters } from '../../domain/filters.js';
import type { LogFilter, LogQuery, MetadataFilter, SessionListFilter, SessionListQuery } from '../../domain/page.js';
import { EVENT_COLUMNS } from './event-columns.js';
import { SESSION_COLUMNS_WITHOUT_METADATA } from './session-columns.js';

/** The largest sequence that a position has room for. */
const MAX_SEQUENCE = 0xffff_ffff;

/** One statement and what is bound to it; the limit is bound last, by the caller. */
export interface Query {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** A query for events, and one for the size of what it gives: SQLite knows the length of a text without reading it. */
export interface EventQuery extends Query {
  readonly bytesSql: string;
}

/** `rest` begins at `FROM`. */
export function eventQuery(rest: string): Omit<EventQuery, 'values'> {
  return {
    sql: `SELECT ${EVENT_COLUMNS} ${rest}`,
    bytesSql: `SELECT total(bytes) FROM (SELECT octet_length(payload) AS bytes ${rest})`,
  };
}

interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

const condition = (sql: string, ...values: (string | number)[]): Condition => ({ sql, values });

const LOG_FILTERS: Filters<LogFilter, Condition> = {
  types: (types) => condition(`type IN (${types.map(() => '?').join()})`, ...types),
  fromMs: (fromMs) => condition('timestamp >= ?', fromMs),
  toMs: (toMs) => condition('timestamp <= ?', toMs),
};

export function logQuery(key: number, query: LogQuery): EventQuery {
  const { after, before = MAX_SEQUENCE, order } = query;
  const conditions = [
    condition('position > ((? << 32) | ?)', key, Math.min(after, MAX_SEQUENCE)),
    condition('position < ((? << 32) | ?)', key, Math.min(before, MAX_SEQUENCE)),
    ...conditionsOf(LOG_FILTERS, query),
  ];
  const rest = `FROM events ${where(conditions)} ORDER BY position ${order === 'asc' ? 'ASC' : 'DESC'} LIMIT ?`;
  return { ...eventQuery(rest), values: valuesOf(conditions) };
}

/** Where the list finds a session's start and key: the index of metadata has both. */
interface Place {
  readonly started: string;
  readonly key: string;
}

const listFilters = ({ started, key }: Place): Filters<SessionListFilter, Condition> => ({
  metadata: (wanted) => joined(wanted.map((filter, index) => metadataCondition(filter, index, { started, key }))),
  status: (status) => condition('s.status = ?', status),
  language: (language) => condition('s.language = ?', language),
  endReason: (endReason) => condition('s.end_reason = ?', endReason),
  startedFromMs: (fromMs) => condition(`${started} >= ?`, fromMs),
  startedToMs: (toMs) => condition(`${started} <= ?`, toMs),
});

/** The first one drives the query. */
function metadataCondition({ key: name, value }: MetadataFilter, index: number, { started, key }: Place): Condition {
  if (index === 0) return condition('m.key = ? AND m.value = ? AND s.session_key = m.session_key', name, value);
  const same = `key = ? AND value = ? AND started_at = ${started} AND session_key = ${key}`;
  return condition(`EXISTS (SELECT 1 FROM session_metadata WHERE ${same})`, name, value);
}

export function listQuery(query: SessionListQuery): Query {
  const hasDriver = query.metadata.length > 0;
  const [started, key] = hasDriver ? ['m.started_at', 'm.session_key'] : ['s.started_at', 's.session_key'];
  const { after, startedToMs = Number.POSITIVE_INFINITY, ...others } = query;
  // One upper bound alone, the lower one: of two SQLite takes either for its range of the index, and reads every page before
  // this one again where it takes the wrong one.
  const isBehind = after !== undefined && after.startedAtMs <= startedToMs;
  const conditions = [...conditionsOf(listFilters({ started, key }), isBehind ? others : query)];
  if (isBehind) {
    conditions.push(condition(`(${started}, ${key}) < (?, ?)`, after.startedAtMs, Number(after.tiebreak)));
  }
  // CROSS JOIN keeps SQLite from driving by the sessions table.
  const from = hasDriver ? 'session_metadata m CROSS JOIN sessions s' : 'sessions s';
  const columns = query.withoutMetadata ? SESSION_COLUMNS_WITHOUT_METADATA : 's.*';
  const rest = `FROM ${from} ${where(conditions)} ORDER BY ${started} DESC, ${key} DESC LIMIT ?`;
  return { sql: `SELECT ${columns} ${rest}`, values: valuesOf(conditions) };
}

function where(conditions: readonly Condition[]): string {
  return conditions.length > 0 ? `WHERE ${joined(conditions).sql}` : '';
}

function joined(conditions: readonly Condition[]): Condition {
  return { sql: conditions.map(({ sql }) => sql).join(' AND '), values: valuesOf(conditions) };
}

function valuesOf(conditions: readonly Condition[]): readonly (string | number)[] {
  return conditions.flatMap(({ values }) => values);
}
