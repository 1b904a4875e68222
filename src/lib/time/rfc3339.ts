/** `0000-01-01T00:00:00.000Z` and `9999-12-31T23:59:59.999Z`: RFC 3339 §1 has only four-digit years. */
export const FIRST_INSTANT_MS = -62_167_219_200_000;
export const LAST_INSTANT_MS = 253_402_300_799_999;

/**
 * The Gregorian calendar repeats every 400 years, and `Date.UTC` reads the years 0–99 as 1900–1999: compute 400 years
 * later.
 */
const CYCLE_YEARS = 400;
const CYCLE_MS = 146_097 * 86_400_000;

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

const ZERO = 0x30;
/** After `YYYY-MM-DDThh:mm:ss.`. */
const FRACTION_START = 20;

/** RFC 3339 §5.6 `date-time`; every part except the fraction has a fixed width and position, so nothing backtracks. */
const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

/**
 * The instant of an RFC 3339 date-time with an offset, in epoch milliseconds; undefined for anything else: no offset, a
 * date or hour that does not exist, `24:00`, a leap second, an instant outside the years 0000–9999 in UTC. Fraction digits behind the third are cut, not rounded, before 1970 too. `-00:00` counts as UTC (RFC 3339 §4.3).
 */
export function parseRfc3339(text: string): number | undefined {
  if (!DATE_TIME.test(text)) return undefined;
  const dayMs = startOfDay(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
  const timeMs = timeOfDay(digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, 19));
  const isZulu = text.endsWith('Z') || text.endsWith('z');
  const zone = text.length - (isZulu ? 'Z'.length : '+hh:mm'.length);
  const offsetMs = isZulu ? 0 : timeOfDay(digits(text, zone + 1, zone + 3), digits(text, zone + 4, zone + 6), 0);
  if (dayMs === undefined || timeMs === undefined || offsetMs === undefined) return undefined;
  const localMs = dayMs + timeMs + milliseconds(text, zone);
  const epochMs = text[zone] === '-' ? localMs + offsetMs : localMs - offsetMs;
  return isFourDigitYear(epochMs) ? epochMs : undefined;
}

/**
 * Returns the instant in UTC with milliseconds and a four-digit year.
 * @throws RangeError outside the years 0000–9999.
 */
export function formatRfc3339(epochMs: number): string {
  const minute = Math.floor(epochMs / MINUTE_MS);
  const withinMs = epochMs - minute * MINUTE_MS;
  return minuteText(minute) + SECONDS[Math.floor(withinMs / SECOND_MS)] + MILLISECONDS[withinMs % SECOND_MS];
}

/** Like `formatRfc3339`, for a time that may be unknown. */
export function formatTimeOrNull(epochMs: number | null): string | null {
  return epochMs === null ? null : formatRfc3339(epochMs);
}

/** `00.` … `59.` and `000Z` … `999Z`. */
const SECONDS = Array.from({ length: 60 }, (_, second) => `${String(second).padStart(2, '0')}.`);
const MILLISECONDS = Array.from({ length: 1000 }, (_, millisecond) => `${String(millisecond).padStart(3, '0')}Z`);

/**
 * Times come in runs, and a page has a hundred, so the texts of some minutes are cached, in slots by number.
 * (Formatting was 29 % of the cost of a page.)
 */
const KEPT_MINUTES = 64;
const kept = new Array<{ readonly minute: number; readonly text: string } | undefined>(KEPT_MINUTES);

/** `YYYY-MM-DDThh:mm:` */
function minuteText(minute: number): string {
  const place = ((minute % KEPT_MINUTES) + KEPT_MINUTES) % KEPT_MINUTES;
  const known = kept[place];
  if (known?.minute === minute) return known.text;
  const epochMs = minute * MINUTE_MS;
  if (!isFourDigitYear(epochMs)) throw new RangeError('the instant is outside the years 0000 to 9999');
  const text = new Date(epochMs).toISOString().slice(0, -'ss.mmmZ'.length);
  kept[place] = { minute, text };
  return text;
}

/** Returns the number spelled by the decimal digits of `text` from `start` to before `end`. */
function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) value = value * 10 + text.charCodeAt(at) - ZERO;
  return value;
}

/** Returns the first three fraction digits before the zone; missing ones are 0. */
function milliseconds(text: string, zone: number): number {
  let value = 0;
  for (let at = FRACTION_START; at < FRACTION_START + 3; at += 1)
    value = value * 10 + (at < zone ? text.charCodeAt(at) - ZERO : 0);
  return value;
}

function isFourDigitYear(epochMs: number): boolean {
  return epochMs >= FIRST_INSTANT_MS && epochMs <= LAST_INSTANT_MS;
}

/** Times come in runs here too, so some days are cached, like the texts of minutes. */
const KEPT_DAYS = 64;
const days = new Array<{ readonly number: number; readonly startMs: number | undefined } | undefined>(KEPT_DAYS);

/** Returns midnight in UTC, or undefined if the calendar has no such day. */
function startOfDay(year: number, month: number, day: number): number | undefined {
  const number = (year * 100 + month) * 100 + day;
  const known = days[number % KEPT_DAYS];
  if (known?.number === number) return known.startMs;
  const startMs = midnightOf(year, month, day);
  days[number % KEPT_DAYS] = { number, startMs };
  return startMs;
}

function midnightOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(Date.UTC(year + CYCLE_YEARS, month - 1, day));
  // A day that does not exist rolls over into another month.
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() - CYCLE_MS : undefined;
}

function timeOfDay(hour: number, minute: number, second: number): number | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return (hour * 60 + minute) * MINUTE_MS + second * SECOND_MS;
}
