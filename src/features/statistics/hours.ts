export const HOUR_MS = 3_600_000;

/** Of an hour as records are named: `2026-01-15T09`. */
export function hourStartMs(hour: string): number {
  return Date.parse(`${hour}:00:00.000Z`);
}
