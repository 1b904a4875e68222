import { FINEST, type Level, startOf } from './levels.js';

/** Inclusive, by `startedAt`. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

export type Segment =
  /** Consecutive blocks of a level. */
  | { readonly kind: 'blocks'; readonly level: Level; readonly fromMs: number; readonly count: number }
  /** Individual sessions. */
  | { readonly kind: 'sessions'; readonly range: TimeRange };

export interface PlanRules {
  /** Finest first. */
  readonly levels: readonly Level[];
  /** No block may cross a multiple of this; undefined for no restriction. */
  readonly stepMs: number | undefined;
  /** Sessions from here on are counted individually. */
  readonly liveFromMs: number;
  /** Whether the block is as recent as what it was built from. */
  isUsable(level: Level, startMs: number): boolean;
}

/**
 * Divides a range into the largest possible blocks, and the remainders at its ends. In order, without overlaps or gaps.
 */
export function planCount(range: TimeRange, rules: PlanRules): readonly Segment[] {
  const segments: Segment[] = [];
  for (let atMs = range.fromMs; atMs <= range.toMs; ) {
    const level = atMs < rules.liveFromMs ? largestAt(atMs, range, rules) : undefined;
    if (level) add(segments, { kind: 'blocks', level, fromMs: atMs, count: 1 });
    const nextMs = level ? atMs + level.ms : endOfRest(atMs, range, rules);
    if (!level) add(segments, { kind: 'sessions', range: { fromMs: atMs, toMs: nextMs - 1 } });
    atMs = nextMs;
  }
  return segments;
}

function largestAt(atMs: number, { toMs }: TimeRange, rules: PlanRules): Level | undefined {
  const { levels, stepMs, liveFromMs, isUsable } = rules;
  return levels.findLast((level) => {
    const endMs = atMs + level.ms;
    const fits = atMs % level.ms === 0 && endMs - 1 <= toMs && endMs <= liveFromMs;
    return fits && (stepMs === undefined || stepMs % level.ms === 0) && isUsable(level, atMs);
  });
}

/** Returns where the next block may begin. */
function endOfRest(atMs: number, { toMs }: TimeRange, { levels, liveFromMs }: PlanRules): number {
  const finest = levels[0] ?? FINEST;
  return atMs >= liveFromMs ? toMs + 1 : Math.min(startOf(finest, atMs) + finest.ms, toMs + 1);
}

/** Merges it into the previous segment if they are alike. */
function add(segments: Segment[], next: Segment): void {
  const last = segments.at(-1);
  if (last?.kind === 'sessions' && next.kind === 'sessions') {
    segments[segments.length - 1] = { kind: 'sessions', range: { fromMs: last.range.fromMs, toMs: next.range.toMs } };
  } else if (last?.kind === 'blocks' && next.kind === 'blocks' && last.level === next.level) {
    segments[segments.length - 1] = { ...last, count: last.count + 1 };
  } else segments.push(next);
}
