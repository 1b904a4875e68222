const MINUTE_MS = 60_000;

export const RANGES = [
  { name: '15m', title: 'the last 15 minutes', lengthMs: 15 * MINUTE_MS, stepMs: 5_000 },
  { name: '1h', title: 'the last hour', lengthMs: 60 * MINUTE_MS, stepMs: 5_000 },
  { name: '6h', title: 'the last 6 hours', lengthMs: 360 * MINUTE_MS, stepMs: MINUTE_MS },
  { name: '24h', title: 'the last 24 hours', lengthMs: 1_440 * MINUTE_MS, stepMs: MINUTE_MS },
  { name: '7d', title: 'the last 7 days', lengthMs: 7 * 1_440 * MINUTE_MS, stepMs: MINUTE_MS },
] as const;

export type Range = (typeof RANGES)[number];

const USUAL: Range = RANGES[1];

export function parseRange(search: string): Range {
  const name = new URLSearchParams(search).get('range');
  return RANGES.find((range) => range.name === name) ?? USUAL;
}

/** The range up to now. It moves in steps, so that the address of a call stays the same for a while. */
export function rangeAt(
  { lengthMs, stepMs }: Range,
  nowMs: number,
): { readonly fromMs: number; readonly toMs: number } {
  const toMs = Math.ceil(nowMs / stepMs) * stepMs;
  return { fromMs: toMs - lengthMs, toMs };
}

export function statsPath(fromMs: number, toMs: number): string {
  return `/stats?from=${new Date(fromMs).toISOString()}&to=${new Date(toMs).toISOString()}`;
}

/** Lower bounds of the histogram of response gaps, in ms: people notice a second, and hang up after some. */
export const GAP_BOUNDS_MS: readonly number[] = [0, 250, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000];

/** The bin of that histogram which the page's address names by its lower bound, in ms. */
export function parseGapBin(search: string): { readonly fromMs: number; readonly toMs: number } | undefined {
  const index = GAP_BOUNDS_MS.findIndex((bound) => String(bound) === new URLSearchParams(search).get('gap'));
  const fromMs = GAP_BOUNDS_MS[index];
  return fromMs === undefined ? undefined : { fromMs, toMs: GAP_BOUNDS_MS[index + 1] ?? Number.POSITIVE_INFINITY };
}

/** The page with this bin chosen, or none. */
export function overviewSearch(search: string, gapFromMs?: number): string {
  const query = new URLSearchParams(search);
  query.delete('gap');
  if (gapFromMs !== undefined) query.set('gap', String(gapFromMs));
  return query.size === 0 ? '' : `?${query}`;
}
