import { FINEST, type Level, startOf } from './levels.js';

/** Inclusive, of `startedAt`. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

export type Segment =
  /** So many blocks of a level, one behind the other. */
  | { readonly kind: 'blocks'; readonly level: Level; readonly fromMs: number; readonly count: number }
  /** The sessions themselves. */
  | { readonly kind: 'sessions'; readonly range: TimeRange };

export interface PlanRules {
  /** The finest first. */
  readonly levels: readonly Level[];
  /** No block may reach over a whole multiple of this; undefined: any may. */
  readonly stepMs: number | undefined;
  /** From here on sessions are counted one by one. */
  readonly liveFromMs: number;
  /** Whether the block is as new as what it was made from. */
  isUsable(level: Level, startMs: number): boolean;
}

/** Divides a range into the largest blocks that it is made of, and the rests at its ends. In order, without overlap or gap. */
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

/** Up to where a block may begin again. */
function endOfRest(atMs: number, { toMs }: TimeRange, { levels, liveFromMs }: PlanRules): number {
  const finest = levels[0] ?? FINEST;
  return atMs >= liveFromMs ? toMs + 1 : Math.min(startOf(finest, atMs) + finest.ms, toMs + 1);
}

/** Joined with the one before it where they are alike. */
function add(segments: Segment[], next: Segment): void {
  const last = segments.at(-1);
  if (last?.kind === 'sessions' && next.kind === 'sessions') {
    segments[segments.length - 1] = { kind: 'sessions', range: { fromMs: last.range.fromMs, toMs: next.range.toMs } };
  } else if (last?.kind === 'blocks' && next.kind === 'blocks' && last.level === next.level) {
    segments[segments.length - 1] = { ...last, count: last.count + 1 };
  } else segments.push(next);
}
