import type { mongo } from 'mongoose';
import { HEARTBEAT_EVERY_MS } from './server-monitor.js';

/** How long one attempt looks for a primary, or waits for a connection. */
const SERVER_SELECTION_MS = 1_500;
/** How long the server waits for a majority before it reports that the outcome is unknown. */
const MAJORITY_WAIT_MS = 5_000;
const MAX_CONNECTIONS = 100;

/** Defaults that the connection string may override. */
const DEFAULTS = {
  serverSelectionTimeoutMS: SERVER_SELECTION_MS,
  connectTimeoutMS: SERVER_SELECTION_MS,
  waitQueueTimeoutMS: SERVER_SELECTION_MS,
  maxPoolSize: MAX_CONNECTIONS,
} as const satisfies mongo.MongoClientOptions;

/**
 * Settings that guarantees depend on, whatever the connection string says: durability and current reads, the end of
 * calls to a lost server (`ServerMonitor`), and the time after which an erasure counts an abandoned write as ended.
 */
function promised(socketTimeoutMs: number): mongo.MongoClientOptions {
  return {
    // Under its old name as well: the driver lets `j` of the connection string override our `journal`.
    writeConcern: { w: 'majority', journal: true, j: true, wtimeoutMS: MAJORITY_WAIT_MS },
    readConcernLevel: 'majority',
    readPreference: 'primary',
    socketTimeoutMS: socketTimeoutMs,
    heartbeatFrequencyMS: HEARTBEAT_EVERY_MS,
    // Every heartbeat is requested: on a line that drops everything, streamed ones arrive late.
    serverMonitoringMode: 'poll',
  };
}

/** Options in code override those of the connection string, so ours are left out where it sets a mere default. */
export function connectionOptionsFor(uri: string, socketTimeoutMs: number): mongo.MongoClientOptions {
  const named = optionNamesIn(uri);
  const defaults = Object.entries(DEFAULTS).filter(([name]) => !named.has(name.toLowerCase()));
  return { ...Object.fromEntries(defaults), ...promised(socketTimeoutMs) };
}

/** In lower case, because the driver ignores case. */
function optionNamesIn(uri: string): ReadonlySet<string> {
  const [, query = ''] = /\?(.*)$/s.exec(uri) ?? [];
  return new Set([...new URLSearchParams(query).keys()].map((name) => name.toLowerCase()));
}

/** Returns which guarantees the collection's settings do not meet, for people; empty if all is well. */
export function unkeptPromises({ writeConcern, readConcern, readPreference }: mongo.Collection): readonly string[] {
  const isDurable = writeConcern?.w === 'majority' && writeConcern.journal === true && writeConcern.j === true;
  const isFresh = readPreference?.mode === 'primary' && !readPreference.tags;
  return [
    ...(isDurable ? [] : ['writes acknowledged by the journals of a majority (w, journal)']),
    ...(readConcern?.level === 'majority' ? [] : ['reads of what a majority has (readConcernLevel)']),
    ...(isFresh ? [] : ['reads from the primary (readPreference, readPreferenceTags)']),
  ];
}
