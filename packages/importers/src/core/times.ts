import { parseInstant, toInstant } from '@conversation-service/voice';

const MICROSECONDS_FROM = 1e14;
const MILLISECONDS_FROM = 1e11;
const SECOND_MS = 1_000;
const MIN_MS = Date.parse('0000-01-01T00:00:00.000Z');
const MAX_MS = Date.parse('9999-12-31T23:59:59.999Z');

const DATE_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(\.\d+)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/** An instant as it was written. */
export interface ReadTime {
  readonly ms: number;
  /** It has no time zone and was read as UTC. */
  readonly isZoneless: boolean;
}

/** Returns epoch milliseconds for a number or text; undefined if it is not an instant. */
export function instantOf(value: unknown): number | undefined {
  return readTime(value)?.ms;
}

/**
 * Reads an instant in any common form: RFC 3339 with or without a zone, and epoch numbers. Their magnitude tells the
 * unit, because documentation and practice differ.
 */
export function readTime(value: unknown): ReadTime | undefined {
  if (typeof value === 'number') return fromEpoch(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return /^\d{9,17}(?:\.\d+)?$/.test(text) ? fromEpoch(Number(text)) : fromText(text);
}

function fromEpoch(value: number): ReadTime | undefined {
  // An offset or a counter is not an instant.
  if (!Number.isFinite(value) || value < 1e8) return undefined;
  const ms = Math.round(value >= MICROSECONDS_FROM ? value / 1e3 : value >= MILLISECONDS_FROM ? value : value * 1e3);
  return isWritable(ms) ? { ms, isZoneless: false } : undefined;
}

function fromText(text: string): ReadTime | undefined {
  const match = DATE_TIME.exec(text);
  if (!match) return undefined;
  const [, day = '', minutes = '', seconds = ':00', fraction = '', zone] = match;
  const ms = parseInstant(`${day}T${minutes}${seconds}${fraction}${zoneOf(zone)}`);
  return ms === undefined ? undefined : { ms, isZoneless: zone === undefined };
}

function zoneOf(zone: string | undefined): string {
  if (zone === undefined || /^z$/i.test(zone)) return 'Z';
  if (zone.length === 3) return `${zone}:00`;
  return zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
}

function isWritable(ms: number): boolean {
  return ms >= MIN_MS && ms <= MAX_MS;
}

/** Returns RFC 3339 in UTC; undefined for what RFC 3339 cannot express. */
export function instantText(ms: number | undefined): string | undefined {
  return ms !== undefined && isWritable(ms) ? toInstant(ms) : undefined;
}

/** Converts seconds to whole milliseconds; undefined if it is not a number. Accepts numbers in text form. */
export function secondsToMs(value: unknown): number | undefined {
  const seconds = numberOf(value);
  return seconds === undefined ? undefined : Math.round(seconds * SECOND_MS) + 0;
}

/** Returns a finite number, including one in text form. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !/^-?\d{1,15}(?:\.\d+)?(?:e[+-]?\d{1,2})?$/i.test(value.trim())) return undefined;
  return Number(value);
}

/** Returns a non-negative duration in whole milliseconds. */
export function lengthMs(value: unknown): number | undefined {
  const number = numberOf(value);
  return number === undefined || number < 0 ? undefined : Math.round(number);
}
