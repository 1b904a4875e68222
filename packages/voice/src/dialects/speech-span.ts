import { finiteNumber, firstAt, type JsonObject, valueAt } from '../json.js';

/** When something was heard, in epoch ms. A tick has no length: the payload does not tell its duration. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
  readonly isTick: boolean;
}

type Pair = readonly [start: string, end: string];

/** Absolute times, as ISO text or as epoch seconds or milliseconds. */
const ABSOLUTE_PAIRS: readonly Pair[] = [
  ['startedAt', 'endedAt'],
  ['startTime', 'endTime'],
  ['start_time', 'end_time'],
  ['startTimestamp', 'endTimestamp'],
  ['start_timestamp', 'end_timestamp'],
  ['startedSpeakingAt', 'stoppedSpeakingAt'],
  ['started_speaking_at', 'stopped_speaking_at'],
  ['metrics.started_speaking_at', 'metrics.stopped_speaking_at'],
  ['time', 'endTime'],
];

/** Milliseconds since the call began. */
const OFFSET_MS_PAIRS: readonly Pair[] = [
  ['startMs', 'endMs'],
  ['start_ms', 'end_ms'],
  ['audioStartMs', 'audioEndMs'],
  ['audio_start_ms', 'audio_end_ms'],
];

/** Seconds since the call began. */
const OFFSET_SECONDS_PAIRS: readonly Pair[] = [
  ['start', 'end'],
  ['startSeconds', 'endSeconds'],
];

const DURATION_MS = ['durationMs', 'duration_ms', 'audioDurationMs', 'audio_duration_ms', 'speechDurationMs'] as const;
const DURATION_SECONDS = ['durationSeconds', 'duration_seconds', 'audioDuration', 'audio_duration'] as const;

/**
 * A `duration` without a unit is in seconds below this, and otherwise in milliseconds: nobody speaks for five minutes
 * without a pause, and no utterance is shorter than 300 ms.
 */
const UNITLESS_SECONDS_BELOW = 300;

/** Since 1973, epoch milliseconds have at least 12 digits and epoch seconds at least 9. */
const EPOCH_MS_FROM = 1e11;
const EPOCH_SECONDS_FROM = 1e8;

const SECOND_MS = 1_000;

/** A longer span is an error of units or clocks, and would dwarf everything else on the axis. */
const MAX_SPEECH_MS = 30 * 60 * SECOND_MS;

/**
 * Returns when an event was heard. Start and end in the payload take precedence over a duration, which counts from the
 * event's timestamp; without either it is a tick at the timestamp.
 */
export function spanOf(payload: JsonObject, timestampMs: number, sessionStartMs: number): Span {
  const found = foreignSpanOf(payload, sessionStartMs) ?? durationSpan(payload, timestampMs);
  return found ?? { startMs: timestampMs, endMs: timestampMs, isTick: true };
}

/** Returns start and end if the payload has both, under any known name. */
export function foreignSpanOf(payload: JsonObject, sessionStartMs: number): Span | undefined {
  return (
    absoluteSpan(payload) ??
    offsetSpan(payload, OFFSET_MS_PAIRS, sessionStartMs, 1) ??
    offsetSpan(payload, OFFSET_SECONDS_PAIRS, sessionStartMs, SECOND_MS) ??
    wordsSpan(payload, sessionStartMs) ??
    lengthSpan(payload, sessionStartMs)
  );
}

/** Returns the duration in milliseconds under any known name, if a person can have spoken for so long. */
export function durationOf(payload: JsonObject): number | undefined {
  const span = durationSpan(payload, 0);
  return span && Math.round(span.endMs);
}

function absoluteSpan(payload: JsonObject): Span | undefined {
  return firstSpan(ABSOLUTE_PAIRS, (path) => epochMs(valueAt(payload, path)));
}

function offsetSpan(
  payload: JsonObject,
  pairs: readonly Pair[],
  sessionStartMs: number,
  unitMs: number,
): Span | undefined {
  return firstSpan(pairs, (path) => {
    const offset = finiteNumber(valueAt(payload, path));
    return offset === undefined || offset < 0 || offset >= EPOCH_SECONDS_FROM
      ? undefined
      : sessionStartMs + offset * unitMs;
  });
}

/** Retell and Deepgram: each word with seconds since the start of the call. */
function wordsSpan(payload: JsonObject, sessionStartMs: number): Span | undefined {
  const { words } = payload;
  if (!Array.isArray(words)) return undefined;
  const ends = { start: valueAt(words[0], 'start'), end: valueAt(words.at(-1), 'end') };
  return offsetSpan(ends, OFFSET_SECONDS_PAIRS, sessionStartMs, SECOND_MS);
}

/** Deepgram results: the start in seconds, and a duration instead of an end. */
function lengthSpan(payload: JsonObject, sessionStartMs: number): Span | undefined {
  const start = finiteNumber(payload.start);
  const lengthMs = durationOf(payload);
  if (start === undefined || lengthMs === undefined) return undefined;
  return offsetSpan({ start, end: start + lengthMs / SECOND_MS }, OFFSET_SECONDS_PAIRS, sessionStartMs, SECOND_MS);
}

function durationSpan(payload: JsonObject, timestampMs: number): Span | undefined {
  const seconds = firstAt(payload, DURATION_SECONDS, finiteNumber);
  const durationMs =
    firstAt(payload, DURATION_MS, finiteNumber) ??
    (seconds === undefined ? unitlessMs(payload.duration) : seconds * SECOND_MS);
  return durationMs === undefined ? undefined : bar(timestampMs, timestampMs + durationMs);
}

function unitlessMs(value: unknown): number | undefined {
  const duration = finiteNumber(value);
  return duration !== undefined && duration < UNITLESS_SECONDS_BELOW ? duration * SECOND_MS : duration;
}

function firstSpan(pairs: readonly Pair[], read: (path: string) => number | undefined): Span | undefined {
  for (const [start, end] of pairs) {
    const span = bar(read(start), read(end));
    if (span) return span;
  }
  return undefined;
}

function bar(startMs: number | undefined, endMs: number | undefined): Span | undefined {
  if (startMs === undefined || endMs === undefined) return undefined;
  const lengthMs = endMs - startMs;
  return lengthMs > 0 && lengthMs <= MAX_SPEECH_MS ? { startMs, endMs, isTick: false } : undefined;
}

const DATE_AND_TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(?:(Z)|([+-]\d\d):?(\d\d))?)?$/i;

/** A time without a zone is UTC: the time zone of the reading machine must have no effect. */
function utcMs(text: string): number | undefined {
  const [found, date, time = '00:00', , hours, minutes] = DATE_AND_TIME.exec(text) ?? [];
  if (!found) return undefined;
  const ms = Date.parse(`${date}T${time}${hours ? `${hours}:${minutes}` : 'Z'}`);
  return Number.isNaN(ms) ? undefined : ms;
}

function epochMs(value: unknown): number | undefined {
  if (typeof value === 'string') return utcMs(value);
  const number = finiteNumber(value);
  if (number === undefined || number < EPOCH_SECONDS_FROM) return undefined;
  return number >= EPOCH_MS_FROM ? number : number * SECOND_MS;
}
