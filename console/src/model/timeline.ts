import type { Lane, Moment } from './moment.js';

/** The visible range of time. */
export interface View {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What is drawn for one event, or for several at the same position. */
export interface Mark {
  readonly lane: Lane;
  readonly x: number;
  readonly width: number;
  readonly isTick: boolean;
  /** Number of events that it represents. */
  readonly count: number;
  /** The first of them. */
  readonly moment: Moment;
}

/** A narrower bar cannot be seen or clicked. */
const MIN_BAR_PX = 3;

/**
 * Closer marks are merged, so that their number is limited by the width of the screen instead of the number of events.
 */
const MERGE_PX = 2;

const MIN_VIEW_MS = 500;

/** Returns the range of the whole conversation, with a margin on both sides. */
export function wholeView(moments: readonly Moment[], startMs: number, endMs: number | undefined): View {
  let fromMs = startMs;
  let toMs = endMs ?? startMs;
  for (const moment of moments) {
    fromMs = Math.min(fromMs, moment.startMs);
    toMs = Math.max(toMs, moment.endMs);
  }
  const airMs = Math.max((toMs - fromMs) * 0.02, MIN_VIEW_MS / 2);
  return { fromMs: fromMs - airMs, toMs: toMs + airMs };
}

export function xOf(ms: number, { fromMs, toMs }: View, widthPx: number): number {
  return ((ms - fromMs) / (toMs - fromMs)) * widthPx;
}

export function msAt(x: number, { fromMs, toMs }: View, widthPx: number): number {
  return fromMs + (x / widthPx) * (toMs - fromMs);
}

/** Returns the marks of the visible events. Overlapping events of a lane are merged. */
export function marksOf(moments: readonly Moment[], view: View, widthPx: number): readonly Mark[] {
  const marks: Mark[] = [];
  const last: Partial<Record<Lane, number>> = {};
  const inView = moments.filter(({ startMs, endMs }) => endMs >= view.fromMs && startMs <= view.toMs);
  for (const moment of inView.sort((a, b) => a.startMs - b.startMs)) {
    const x = xOf(moment.startMs, view, widthPx);
    const width = moment.isTick ? 0 : Math.max(MIN_BAR_PX, xOf(moment.endMs, view, widthPx) - x);
    const at = last[moment.lane];
    const before = at === undefined ? undefined : marks[at];
    if (at !== undefined && before && x - before.x < MERGE_PX && width <= MIN_BAR_PX && before.width <= MIN_BAR_PX) {
      marks[at] = { ...before, count: before.count + 1 };
      continue;
    }
    last[moment.lane] = marks.push({ lane: moment.lane, x, width, isTick: moment.isTick, count: 1, moment }) - 1;
  }
  return marks;
}

/** Zooms in (factor below 1) or out around a fixed point, within the whole range. */
export function zoom(view: View, factor: number, aroundMs: number, whole: View): View {
  const lengthMs = Math.max(MIN_VIEW_MS, (view.toMs - view.fromMs) * factor);
  const share = (aroundMs - view.fromMs) / (view.toMs - view.fromMs);
  const fromMs = aroundMs - share * lengthMs;
  return within({ fromMs, toMs: fromMs + lengthMs }, whole);
}

export function pan(view: View, byMs: number, whole: View): View {
  return within({ fromMs: view.fromMs + byMs, toMs: view.toMs + byMs }, whole);
}

/** Pans only if the period is not visible already. */
export function reveal(view: View, startMs: number, endMs: number, whole: View): View {
  if (startMs >= view.fromMs && endMs <= view.toMs) return view;
  return pan(view, (startMs + endMs) / 2 - (view.fromMs + view.toMs) / 2, whole);
}

function within({ fromMs, toMs }: View, whole: View): View {
  const lengthMs = toMs - fromMs;
  if (lengthMs >= whole.toMs - whole.fromMs) return whole;
  if (fromMs < whole.fromMs) return { fromMs: whole.fromMs, toMs: whole.fromMs + lengthMs };
  if (toMs > whole.toMs) return { fromMs: whole.toMs - lengthMs, toMs: whole.toMs };
  return { fromMs, toMs };
}

const STEPS_MS = [100, 200, 500, 1e3, 2e3, 5e3, 10e3, 15e3, 30e3, 60e3, 120e3, 300e3, 600e3, 1_800e3, 3_600e3, 7_200e3];

/** Returns the positions of the axis labels: round steps since the start, with room for the text. */
export function axisTicks(view: View, startMs: number, widthPx: number, roomPx = 80): readonly number[] {
  const lengthMs = view.toMs - view.fromMs;
  const minStepMs = (lengthMs * roomPx) / widthPx;
  const longest = 14_400e3 * 2 ** Math.max(0, Math.ceil(Math.log2(minStepMs / 14_400e3)));
  const stepMs = STEPS_MS.find((step) => step >= minStepMs) ?? longest;
  const ticks: number[] = [];
  for (let at = Math.ceil((view.fromMs - startMs) / stepMs) * stepMs; startMs + at <= view.toMs; at += stepMs) {
    ticks.push(startMs + at);
  }
  return ticks;
}
