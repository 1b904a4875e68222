import type { LogQuery, SessionListQuery } from '../../domain/page.js';
import { EVENT_COLUMNS, SESSION_COLUMNS_WITHOUT_METADATA } from './rows.js';

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

export function logQuery(key: number, query: LogQuery): EventQuery {
  const conditions = ['position > ((? << 32) | ?)', 'position < ((? << 32) | ?)'];
  const after = Math.min(query.after, MAX_SEQUENCE);
  const values: (string | number)[] = [key, after, key, Math.min(query.before ?? MAX_SEQUENCE, MAX_SEQUENCE)];
  if (query.types.length > 0) {
    conditions.push(`type IN (${query.types.map(() => '?').join()})`);
    values.push(...query.types);
  }
  if (query.fromMs !== undefined) {
    conditions.push('timestamp >= ?');
    values.push(query.fromMs);
  }
  if (query.toMs !== undefined) {
    conditions.push('timestamp <= ?');
    values.push(query.toMs);
  }
  const direction = query.order === 'asc' ? 'ASC' : 'DESC';
  const rest = `FROM events WHERE ${conditions.join(' AND ')} ORDER BY position ${direction} LIMIT ?`;
  return { ...eventQuery(rest), values };
}

export function listQuery(query: SessionListQuery): Query {
  const [driving, ...others] = query.metadata;
  const [started, key] = driving ? ['m.started_at', 'm.session_key'] : ['s.started_at', 's.session_key'];
  const conditions: string[] = [];
  const values: (string | number)[] = [];
  const add = (condition: string, ...bound: (string | number)[]) => {
    conditions.push(condition);
    values.push(...bound);
  };
  if (driving) add('m.key = ? AND m.value = ? AND s.session_key = m.session_key', driving.key, driving.value);
  for (const other of others) {
    add(
      `EXISTS (SELECT 1 FROM session_metadata WHERE key = ? AND value = ? AND started_at = ${started} AND session_key = ${key})`,
      other.key,
      other.value,
    );
  }
  if (query.status) add('s.status = ?', query.status);
  if (query.language) add('s.language = ?', query.language);
  if (query.endReason !== undefined) add('s.end_reason = ?', query.endReason);
  if (query.startedFromMs !== undefined) add(`${started} >= ?`, query.startedFromMs);
  // One upper bound alone, the lower one: of two SQLite takes either for its range of the index, and reads every page before
  // this one again where it takes the wrong one.
  const { after, startedToMs = Number.POSITIVE_INFINITY } = query;
  if (after && after.startedAtMs <= startedToMs)
    add(`(${started}, ${key}) < (?, ?)`, after.startedAtMs, Number(after.tiebreak));
  else if (query.startedToMs !== undefined) add(`${started} <= ?`, query.startedToMs);
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  // CROSS JOIN keeps SQLite from driving by the sessions table.
  const from = driving ? 'session_metadata m CROSS JOIN sessions s' : 'sessions s';
  const columns = query.withoutMetadata ? SESSION_COLUMNS_WITHOUT_METADATA : 's.*';
  return { sql: `SELECT ${columns} FROM ${from} ${where} ORDER BY ${started} DESC, ${key} DESC LIMIT ?`, values };
}
