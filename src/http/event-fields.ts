import { EVENT_TYPE_RULE, isEventType, type NewEvent } from '../domain/event.js';
import { ID_RULE, isId } from '../domain/ids.js';
import { canonicalJsonSteps } from '../lib/json/canonical-json.js';
import type { Json, JsonText } from '../lib/json/json.js';
import type { JsonProblem } from '../lib/json/json-pointer.js';
import { isJsonObject, unknownNames } from '../lib/names/unknown-names.js';
import { atOnce, type Steps } from '../lib/steps.js';
import { parseRfc3339 } from '../lib/time/rfc3339.js';

export const EVENT_FIELDS = ['eventId', 'type', 'payload', 'timestamp', 'clientSequence'] as const;

export type ParsedNewEvent =
  | { readonly ok: true; readonly event: NewEvent }
  /** `eventId` is set if it is a valid id, so that an answer can name the event. */
  | { readonly ok: false; readonly eventId: string | null; readonly problems: readonly JsonProblem[] };

export const TIME_RULE = 'an RFC 3339 time with an offset, such as 2026-01-31T09:30:00.250Z, in the years 0000 to 9999';

/**
 * Reads one event as a client sent it. Hand-written, since this is the hot path: each rule is one comparison, and only
 * `canonicalJson` visits the payload. All problems are reported at once, with pointers below `pointer`. An optional
 * field that is null counts as left out.
 */
export function parseNewEvent(value: Json, maxCustomTypeChars: number, pointer: string): ParsedNewEvent {
  return atOnce(parseNewEventSteps(value, maxCustomTypeChars, pointer));
}

/** Like `parseNewEvent`, in small steps. */
export function* parseNewEventSteps(value: Json, maxCustomTypeChars: number, pointer: string): Steps<ParsedNewEvent> {
  if (!isJsonObject(value)) {
    return {
      ok: false,
      eventId: null,
      problems: [{ pointer, detail: 'must be a JSON object: an event with eventId and type' }],
    };
  }
  const problems: JsonProblem[] = [...unknownNames(value, EVENT_FIELDS, pointer)];
  const refuse = (field: string, detail: string) => problems.push({ pointer: `${pointer}/${field}`, detail });

  const { eventId, type } = value;
  const clientSequence = value.clientSequence ?? undefined;
  const timestamp = value.timestamp ?? undefined;
  const given = value.payload ?? undefined;
  if (!isId(eventId)) refuse('eventId', eventId === undefined ? `is required: ${ID_RULE}` : `must be ${ID_RULE}`);
  if (!isEventType(type, maxCustomTypeChars)) {
    const rule = `${EVENT_TYPE_RULE}, at most ${maxCustomTypeChars} characters`;
    refuse('type', type === undefined ? `is required: ${rule}` : `must be ${rule}`);
  }
  if (clientSequence !== undefined && !isClientSequence(clientSequence)) {
    refuse('clientSequence', 'must be an integer from 0 to 9007199254740991');
  }
  const timestampMs = typeof timestamp === 'string' ? parseRfc3339(timestamp) : undefined;
  if (timestamp !== undefined && timestampMs === undefined) refuse('timestamp', `must be ${TIME_RULE}`);
  const payload = given === undefined ? undefined : yield* parseObject(given, `${pointer}/payload`, problems);

  if (problems.length > 0) return { ok: false, eventId: isId(eventId) ? eventId : null, problems };
  return {
    ok: true,
    event: {
      eventId: eventId as string,
      type: type as string,
      ...(payload === undefined ? {} : { payload }),
      ...(timestampMs === undefined ? {} : { timestampMs }),
      // Adding 0 turns -0 into 0.
      ...(clientSequence === undefined ? {} : { clientSequence: (clientSequence as number) + 0 }),
    },
  };
}

/**
 * Returns the canonical text of a payload or metadata, in small steps; undefined if it is invalid, with what is wrong
 * added to `problems`.
 */
export function* parseObject(value: Json, pointer: string, problems: JsonProblem[]): Steps<JsonText | undefined> {
  if (!isJsonObject(value)) {
    problems.push({ pointer, detail: 'must be a JSON object' });
    return undefined;
  }
  const canonical = yield* canonicalJsonSteps(value, pointer);
  if (canonical.ok) return canonical.text;
  problems.push(...canonical.problems);
  return undefined;
}

function isClientSequence(value: Json): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
