import { momentText } from './moment.js';

/**
 * A point in time: a Date, an RFC 3339 string, or a number of seconds, milliseconds, microseconds or nanoseconds since
 * 1970.
 */
export type Instant = Date | string | number | bigint;

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(?: ?([Zz]|[+-]\d{2}(?::?\d{2})?))?)?$/;
const FIRST_MS = Date.parse('0000-01-01T00:00:00.000Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** Returns RFC 3339 in UTC with milliseconds, truncating further digits; undefined if the value is not a time. */
export function instantText(value: unknown): string | undefined {
  const ms = toMs(value);
  return ms >= FIRST_MS && ms <= LAST_MS ? momentText(ms) : undefined;
}

function toMs(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'number') return numberToMs(value);
  // A double cannot hold nanoseconds, but is exact for every smaller value.
  if (typeof value === 'bigint') return value >= 10n ** 17n ? Number(value / 1_000_000n) : numberToMs(Number(value));
  return typeof value === 'string' ? parse(value.trim()) : Number.NaN;
}

/** The unit follows from the magnitude: no recorder runs in 1973 or in 5138. */
function numberToMs(value: number): number {
  const size = Math.abs(value);
  if (size < 1e11) return Math.trunc(Number((value * 1_000).toFixed(3)));
  return Math.trunc(value / (size < 1e14 ? 1 : size < 1e17 ? 1_000 : 1_000_000));
}

/** Without a time zone it is local time. `Date.parse` alone would find a time in any text with a number. */
function parse(text: string): number {
  const parts = ISO.exec(text);
  if (!parts) return Number.NaN;
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00', fraction = '', zone] = parts;
  const seconds = second === '60' ? '59' : second;
  const time = `${year}-${month}-${day}T${hour}:${minute}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  return isDayOfMonth(Number(year), Number(month), Number(day)) ? Date.parse(time + zoneText(zone)) : Number.NaN;
}

function zoneText(zone = ''): string {
  if (zone === '' || zone.toUpperCase() === 'Z') return zone.toUpperCase();
  const digits = zone.replace(':', '').padEnd(5, '0');
  return `${digits.slice(0, 3)}:${digits.slice(3)}`;
}

/** `Date.parse` reads 30 February as 2 March. */
function isDayOfMonth(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
