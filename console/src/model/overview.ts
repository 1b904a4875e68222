import type { Distribution, SessionStatus } from '@conversation-service/client';
import type { ColumnName } from './columns.js';
import { type ListState, STATUSES } from './url-state.js';

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

/** Returns the range up to now, rounded so that the URL of the request stays the same for a while. */
export function rangeAt(
  { lengthMs, stepMs }: Range,
  nowMs: number,
): { readonly fromMs: number; readonly toMs: number } {
  const toMs = Math.ceil(nowMs / stepMs) * stepMs;
  return { fromMs: toMs - lengthMs, toMs };
}

export function statsPath(fromMs: number, toMs: number, { measure, groupBy }: OverviewChoice): string {
  const range = `/stats?from=${new Date(fromMs).toISOString()}&to=${new Date(toMs).toISOString()}&histogram=${measure}`;
  return groupBy === '' ? range : `${range}&groupBy=${encodeURIComponent(groupBy)}`;
}

/**
 * The measures that can be plotted. The response gap is measured on the timeline; the others are reported by the
 * provider.
 */
export const MEASURES = [
  { name: 'responseGap', title: 'Response gap' },
  { name: 'e2eMs', title: 'End to end' },
  { name: 'transcriptionMs', title: 'Transcription' },
  { name: 'endpointingMs', title: 'Endpointing' },
  { name: 'endOfTurnMs', title: 'End of turn' },
  { name: 'llmTtftMs', title: 'LLM, first token' },
  { name: 'llmTtfsMs', title: 'LLM, first sentence' },
  { name: 'toolMs', title: 'Tools' },
  { name: 'ttsTtfbMs', title: 'TTS, first byte' },
] as const;

export type MeasureName = (typeof MEASURES)[number]['name'];

export interface Measured {
  readonly responseGap: Distribution | null;
  readonly latency: Readonly<Record<Exclude<MeasureName, 'responseGap'>, Distribution | null>>;
}

export function distributionOf(measured: Measured, name: MeasureName): Distribution | null {
  return name === 'responseGap' ? measured.responseGap : measured.latency[name];
}

/**
 * Returns the threshold for slow calls, lowered by the error of pooled percentiles, so that the calls behind it are
 * included.
 */
export function slowFromMs(distribution: Distribution | null, relativeError: number): number {
  return Math.floor((distribution?.p95 ?? 0) * (1 - relativeError));
}

/**
 * Returns the filter of the list for calls with a time of at least `fromMs`. The list can filter only by response gap,
 * and no answer is faster than one of its stages; if no gaps are measured, it selects all calls.
 */
export function atLeastMs({ responseGap }: Measured, fromMs: number): Partial<ListState> {
  return responseGap && fromMs > 0 ? { responseGapMaxFrom: fromMs } : {};
}

/** The columns for a list of calls that is opened for its figures. */
export const FIGURES: readonly ColumnName[] = ['started', 'duration', 'answers', 'slowest', 'interruptions', 'tools'];

/** What the page shows for the range, from its URL. */
export interface OverviewChoice {
  readonly measure: MeasureName;
  /** What sessions are grouped by; empty for no groups. */
  readonly groupBy: string;
}

export function parseChoice(search: string): OverviewChoice {
  const query = new URLSearchParams(search);
  const measure = MEASURES.find(({ name }) => name === query.get('measure'))?.name ?? 'responseGap';
  return { measure, groupBy: query.get('by') ?? '' };
}

/** Returns the query of the page with these parameters changed; defaults are left out. */
export function overviewSearch(search: string, change: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(change)) {
    if (value === '') query.delete(name);
    else query.set(name, value);
  }
  return query.size === 0 ? '' : `?${query}`;
}

/** Returns the filters that select the sessions of a group; undefined if the list cannot. */
export function groupFilters(groupBy: string, key: string | null): Partial<ListState> | undefined {
  if (key === null) return undefined;
  if (groupBy === 'status')
    return STATUSES.some((status) => status === key) ? { status: key as SessionStatus } : undefined;
  if (groupBy === 'language' || groupBy === 'endReason') return { [groupBy]: key };
  return { metadata: [[groupBy, key]] };
}
