const RFC3339 =
  /^(\d{4})-(\d\d)-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?\d*(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/** The years 0000 to 9999, which is what RFC 3339 can write. */
const MIN_INSTANT_MS = Date.parse('0000-01-01T00:00:00.000Z');
const MAX_INSTANT_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** Epoch milliseconds of an RFC 3339 instant, further digits cut; undefined where the text is none. */
export function parseInstant(text: string): number | undefined {
  const match = RFC3339.exec(text);
  if (!match || !isDay(Number(match[1]), Number(match[2]), Number(match[3]))) return undefined;
  const cut = match[4] ? text.replace(/(\.\d{1,3})\d*/, '$1') : text;
  return usableInstant(Date.parse(cut.toUpperCase()));
}

/** The same number where RFC 3339 can write it; otherwise undefined. */
export function usableInstant(ms: number): number | undefined {
  return ms >= MIN_INSTANT_MS && ms <= MAX_INSTANT_MS ? ms : undefined;
}

/** RFC 3339 in UTC with milliseconds. */
export function toInstant(ms: number): string {
  return new Date(ms).toISOString();
}

function isDay(year: number, month: number, day: number): boolean {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}
