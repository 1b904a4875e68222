import type { JsonText } from '../lib/json/json.js';
import { type Comparisons, conflictsWith, NAMES_THE_RECORD } from './conflicts.js';

export const EMPTY_OBJECT = '{}' as JsonText;

export const EVENT_TYPES = ['user_speech', 'bot_speech', 'system'] as const;

/** `user_speech`, `bot_speech`, `system`, or a custom type `x.<name>`. */
export type EventType = string;

/** Custom types begin with `x.`, so that later versions of the service can never collide with them. */
export const CUSTOM_TYPE_PATTERN = /^x(\.[a-z0-9_]+){1,4}$/;
export const EVENT_TYPE_RULE =
  'one of user_speech, bot_speech, system, or a custom type such as x.handoff (x.<name> of a–z 0–9 _, up to 4 parts)';

/**
 * What a client sends. Fields that it left out are absent: they get their defaults when stored, and never conflict in a
 * repeat.
 */
export interface NewEvent {
  readonly eventId: string;
  readonly type: EventType;
  readonly payload?: JsonText;
  readonly timestampMs?: number;
  readonly clientSequence?: number;
}

/** One immutable fact of a session. */
export interface StoredEvent {
  readonly eventId: string;
  readonly sessionId: string;
  /** Position in the session: 1, 2, 3 … without gaps, in commit order. */
  readonly sequence: number;
  readonly type: EventType;
  readonly payload: JsonText;
  /** When it happened, by the client's clock (epoch ms). Data only, with no effect on the order. */
  readonly timestampMs: number;
  /** When it was made durable, by the server's clock (epoch ms). */
  readonly recordedAtMs: number;
  /** The client's own numbering; null if it gave none. */
  readonly clientSequence: number | null;
  /** Accepted after the completion, within the grace period. */
  readonly late: boolean;
}

export type EventField = 'type' | 'payload' | 'timestamp' | 'clientSequence';

/** Whether the service accepts the type. `maxLength` limits custom types (in code units; they are ASCII). */
export function isEventType(value: unknown, maxLength: number): value is EventType {
  if (typeof value !== 'string') return false;
  if ((EVENT_TYPES as readonly string[]).includes(value)) return true;
  return value.length <= maxLength && CUSTOM_TYPE_PATTERN.test(value);
}

/** Returns the event as stored, with its position and with defaults for the fields that the client left out. */
export function placeEvent(
  event: NewEvent,
  sessionId: string,
  sequence: number,
  late: boolean,
  nowMs: number,
): StoredEvent {
  return {
    eventId: event.eventId,
    sessionId,
    sequence,
    type: event.type,
    payload: event.payload ?? EMPTY_OBJECT,
    timestampMs: event.timestampMs ?? nowMs,
    recordedAtMs: nowMs,
    clientSequence: event.clientSequence ?? null,
    late,
  };
}

const COMPARISONS: Comparisons<NewEvent, StoredEvent, EventField> = {
  eventId: NAMES_THE_RECORD,
  type: { field: 'type', storedValue: ({ type }) => type },
  payload: { field: 'payload', storedValue: ({ payload }) => payload },
  timestampMs: { field: 'timestamp', storedValue: ({ timestampMs }) => timestampMs },
  clientSequence: { field: 'clientSequence', storedValue: ({ clientSequence }) => clientSequence },
};

/**
 * Returns the fields in which a repeat differs from the stored event; empty for an exact repeat. Fields that it leaves
 * out do not conflict. Payloads are compared as canonical text, so the order of names and the notation of numbers do
 * not matter.
 */
export function eventConflicts(stored: StoredEvent, repeat: NewEvent): readonly EventField[] {
  return conflictsWith(COMPARISONS, stored, repeat);
}
