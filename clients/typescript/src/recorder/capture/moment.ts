import type { Halves } from '../records.js';

const MINUTE_MS = 60_000;

let minute = Number.NaN;
/** Date, hour and minute, as far as the seconds. */
let start = '';

/**
 * Returns a point in time as `Date` writes it, in two pieces. Most are in the same minute as the one before: keeping that
 * takes a sixth of the time in cold code.
 */
export function momentPieces(atMs: number): Halves {
  const its = Math.floor(atMs / MINUTE_MS);
  if (its !== minute) {
    start = new Date(atMs).toISOString().slice(0, -'00.000Z'.length);
    minute = its;
  }
  const digits = String(100_000 + atMs - its * MINUTE_MS);
  return [start, `${digits.slice(1, 3)}.${digits.slice(3)}Z`];
}

export function momentText(atMs: number): string {
  const [minutes, seconds] = momentPieces(atMs);
  return minutes + seconds;
}
