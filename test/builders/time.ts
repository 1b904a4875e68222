/** The moment at which all tests begin: 2026-01-31T09:30:00.000Z. */
export const T0_MS = Date.UTC(2026, 0, 31, 9, 30);

/** `0000-01-01T00:00:00.000Z` and `9999-12-31T23:59:59.999Z`, the ends of RFC 3339's years. */
export const YEAR_0000_MS = -62_167_219_200_000;
export const YEAR_9999_MS = 253_402_300_799_999;

/** Long enough for everything in the queue of the event loop, except timers. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
