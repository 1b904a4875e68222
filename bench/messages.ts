/**
 * The requests that the load generator sends. Marks are placeholders of constant length for what differs between
 * requests.
 */
export const EVENT_ID_MARK = '#'.repeat(36);
export const SESSION_MARK = '@'.repeat(8);
/** The last three digits of an offset. */
export const OFFSET_MARK = '~'.repeat(3);

export const JSON_TYPE = 'application/json';
export const NDJSON_TYPE = 'application/x-ndjson';

/** The size of a spoken sentence with the metadata of a recognizer. */
export const PAYLOAD_BYTES = 200;

/** All events of a load have the same time: they are in order, and no contestant gains from it. */
const TIMESTAMP = '2026-01-15T09:30:00.250Z';

const SENTENCE =
  'I would like to move my appointment from Thursday to next Monday, please, if that is possible at all. ';

export const PAYLOAD = paddedPayload();

export function sessionId(number: number): string {
  return `call-${String(number).padStart(SESSION_MARK.length, '0')}`;
}

export const MARKED_SESSION = `call-${SESSION_MARK}`;

export function eventText(eventId = EVENT_ID_MARK, timestamp = TIMESTAMP): string {
  return `{"eventId":"${eventId}","type":"user_speech","timestamp":"${timestamp}","payload":${PAYLOAD}}`;
}

export function batchText(events: number): string {
  return `{"events":[${repeat(events).join()}]}`;
}

export function ndjsonText(events: number): string {
  return `${repeat(events).join('\n')}\n`;
}

/**
 * Returns ids that look like random UUIDs and are as scattered, so that an index costs what it costs in production, but
 * that are cheap and reproducible.
 */
export function eventId(number: number): string {
  return `${hex(number)}-5eed-4bad-8cab-${String(number).padStart(12, '0')}`;
}

/** A permutation of the 32-bit integers without visible order: the finalizer of MurmurHash3. */
export function scatter(number: number): number {
  let mixed = number ^ (number >>> 16);
  mixed = Math.imul(mixed, 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function hex(number: number): string {
  return scatter(number).toString(16).padStart(8, '0');
}

function repeat(events: number): readonly string[] {
  return Array.from({ length: events }, () => eventText());
}

function paddedPayload(): string {
  const bare = JSON.stringify({ confidence: 0.93, durationMs: 2310, final: true, speaker: 'caller', text: '' });
  const text = SENTENCE.repeat(2).slice(0, PAYLOAD_BYTES - bare.length);
  return JSON.stringify({ ...(JSON.parse(bare) as object), text });
}
