const RFC3339 =
  /^(\d{4})-(\d\d)-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?\d*(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/** The years 0000 to 9999, the range of RFC 3339. */
const MIN_INSTANT_MS = Date.parse('0000-01-01T00:00:00.000Z');
const MAX_INSTANT_MS = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Returns the epoch milliseconds of an RFC 3339 instant, truncating further digits; undefined if the text is not one.
 */
export function parseInstant(text: string): number | undefined {
  return parseUtc(text) ?? parseAny(text);
}

function parseAny(text: string): number | undefined {
  const match = RFC3339.exec(text);
  if (!match || !isDay(Number(match[1]), Number(match[2]), Number(match[3]))) return undefined;
  const cut = match[4] ? text.replace(/(\.\d{1,3})\d*/, '$1') : text;
  return usableInstant(Date.parse(cut.toUpperCase()));
}

/** Returns the same number if RFC 3339 can express it, otherwise undefined. */
export function usableInstant(ms: number): number | undefined {
  return ms >= MIN_INSTANT_MS && ms <= MAX_INSTANT_MS ? ms : undefined;
}

/** Returns RFC 3339 in UTC with milliseconds. */
export function toInstant(ms: number): string {
  const minute = Math.floor(ms / MINUTE_MS);
  // Consecutive instants of a call mostly fall within one minute, and formatting it is the expensive part.
  if (minute !== lastMinute.minute)
    lastMinute = { minute, name: new Date(minute * MINUTE_MS).toISOString().slice(0, 17) };
  const ofMinuteMs = ms - minute * MINUTE_MS;
  const second = Math.floor(ofMinuteMs / 1_000);
  return lastMinute.name + SECONDS[second] + MILLISECONDS[ofMinuteMs - second * 1_000];
}

const MINUTE_MS = 60_000;
let lastMinute = { minute: 0, name: '1970-01-01T00:00:' };

const SECONDS = Array.from({ length: 60 }, (_, second) => `${String(second).padStart(2, '0')}.`);
const MILLISECONDS = Array.from({ length: 1_000 }, (_, ms) => `${String(ms).padStart(3, '0')}Z`);

/** A fast path without a regular expression for the usual form, `2026-01-31T09:30:00.250Z`. */
function parseUtc(text: string): number | undefined {
  if (text.length !== 24 || text[10] !== 'T' || text[23] !== 'Z' || text[19] !== '.') return undefined;
  if (text[4] !== '-' || text[7] !== '-' || text[13] !== ':' || text[16] !== ':') return undefined;
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const ms = digits(text, 20, 23);
  // NaN fails every comparison.
  if (!(hour < 24 && minute < 60 && second < 60 && ms < 1_000)) return undefined;
  const dayMs = text.startsWith(lastDay.name) ? lastDay.startMs : parseDay(text);
  return dayMs === undefined ? undefined : dayMs + ((hour * 60 + minute) * 60 + second) * 1_000 + ms;
}

/** The instants of a call fall within one or two days. */
let lastDay = { name: '1970-01-01T', startMs: 0 };

/** Returns the start of the day that the text begins with. */
function parseDay(text: string): number | undefined {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  // `Date.UTC` maps years under 100 to the twentieth century.
  if (!(year >= 100 && isDay(year, month, day))) return undefined;
  lastDay = { name: text.slice(0, 11), startMs: Date.UTC(year, month - 1, day) };
  return lastDay.startMs;
}

/** Returns NaN if a character is not a digit. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN;
  }
  return value;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDay(year: number, month: number, day: number): boolean {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0);
  return day >= 1 && day <= days;
}
