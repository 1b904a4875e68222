import type { PlacedEvent } from '../../domain/append.js';
import type { StoredEvent } from '../../domain/event.js';
import type { JsonText } from '../../lib/json/json.js';
import { FLAG_LATE, FLAG_OUT_OF_ORDER } from './schema.js';
import type { Value } from './session-row.js';

interface Column {
  readonly name: string;
  readonly toValue: (event: PlacedEvent) => Value;
}

const column = (name: string, toValue: Column['toValue']): Column => ({ name, toValue });

/** Part of the event's position: session key and sequence. */
const IN_POSITION = null;
const FLAGS = column('flags', ({ late, outOfOrder }) => (late ? FLAG_LATE : 0) | (outOfOrder ? FLAG_OUT_OF_ORDER : 0));

/** Where each field of an event is stored. A field without an entry does not compile. */
const COLUMNS: Readonly<Record<keyof PlacedEvent, Column | typeof IN_POSITION>> = {
  sessionId: IN_POSITION,
  sequence: IN_POSITION,
  eventId: column('event_id', ({ eventId }) => eventId),
  type: column('type', ({ type }) => type),
  timestampMs: column('timestamp', ({ timestampMs }) => timestampMs),
  recordedAtMs: column('recorded_at', ({ recordedAtMs }) => recordedAtMs),
  clientSequence: column('client_sequence', ({ clientSequence }) => clientSequence),
  late: FLAGS,
  outOfOrder: FLAGS,
  payload: column('payload', ({ payload }) => payload),
};

const WRITTEN = [...new Set(Object.values(COLUMNS))].filter((each) => each !== IN_POSITION);
const NAMES = WRITTEN.map(({ name }) => name).join();

/** The columns of an `EventRow`; the sequence is the lower half of the position. */
export const EVENT_COLUMNS = `position & 4294967295 AS sequence, ${NAMES}`;

export const FIND_EVENT = `SELECT ${EVENT_COLUMNS} FROM events WHERE session_key = ? AND event_id = ?`;

export const INSERT_EVENT = `
  INSERT INTO events (position, session_key, ${NAMES})
  VALUES ((? << 32) | ?, ?, ${WRITTEN.map(() => '?').join()})`;

/** In the order in which `INSERT_EVENT` binds them. */
export function eventValues(key: number, event: PlacedEvent): readonly Value[] {
  const values: Value[] = [key, event.sequence, key];
  for (const { toValue } of WRITTEN) values.push(toValue(event));
  return values;
}

export interface EventRow {
  readonly sequence: number;
  readonly event_id: string;
  readonly type: string;
  readonly timestamp: number;
  readonly recorded_at: number;
  readonly client_sequence: number | null;
  readonly flags: number;
  readonly payload: string;
}

export function toEvent(sessionId: string, row: EventRow): StoredEvent {
  return {
    eventId: row.event_id,
    sessionId,
    sequence: row.sequence,
    type: row.type,
    payload: row.payload as JsonText,
    timestampMs: row.timestamp,
    recordedAtMs: row.recorded_at,
    clientSequence: row.client_sequence,
    late: (row.flags & FLAG_LATE) !== 0,
  };
}
