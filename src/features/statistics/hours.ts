export const HOUR_MS = 3_600_000;

/** Parses an hour as in record names: `2026-01-15T09`. */
export function hourStartMs(hour: string): number {
  return Date.parse(`${hour}:00:00.000Z`);
}
