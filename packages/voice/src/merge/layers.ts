import type { Side } from '../vocabulary.js';
import { countUpTo, type Interval, unionOf } from './intervals.js';
import { eachInSteps, type Steps } from './steps.js';
import type { Utterance } from './utterance.js';

/** A report's clock and that of the live transcript differ by so much. */
const TOLERANCE_MS = 1_000;

/** What the reports of one side cover. */
interface Layer {
  /** Spans of reports at the end (`rev` 2), one for each provider. */
  readonly spans: Map<string, Interval>;
  readonly itemIds: Set<string>;
  /** Ends of what conversations so far (`rev` 1) cover. */
  earlierEndMs: number;
  readonly earlierItemIds: Set<string>;
}

/**
 * Marks what a fuller report supersedes: utterances of a lower `rev` that share no `itemId` with a report of `rev` 2 for
 * their side and began within its span, and those of `rev` 0 that began up to a second after the end of what `rev` 1
 * tells. A `rev` 3 supersedes nothing.
 */
export function* markSuperseded(utterances: readonly Utterance[]): Steps<void> {
  const layers: Record<Side, Layer> = { user: newLayer(), bot: newLayer() };
  yield* eachInSteps(utterances, (utterance) => addTo(layers[utterance.side], utterance));
  const unions = { user: coveredBy(layers.user), bot: coveredBy(layers.bot) };
  yield* eachInSteps(utterances, (utterance) => {
    const { side } = utterance;
    utterance.isSuperseded = isReported(utterance, layers[side], unions[side]) || isTold(utterance, layers[side]);
  });
}

function newLayer(): Layer {
  const earlierEndMs = Number.NEGATIVE_INFINITY;
  return { spans: new Map(), itemIds: new Set(), earlierEndMs, earlierItemIds: new Set() };
}

/** Only what is final and has words is a report: what nobody sees supersedes nothing. */
function addTo(layer: Layer, utterance: Utterance): void {
  const { item, startMs, endMs, hasStart } = utterance;
  const lastMs = endMs ?? startMs;
  if (item.hasRev1) {
    layer.earlierEndMs = Math.max(layer.earlierEndMs, lastMs);
    if (item.itemId !== null) layer.earlierItemIds.add(item.itemId);
  }
  if (!item.hasRev2) return;
  if (item.itemId !== null) layer.itemIds.add(item.itemId);
  const provider = JSON.stringify(item.provider);
  const span = layer.spans.get(provider);
  if (!hasStart) {
    if (!span) layer.spans.set(provider, EVERYWHERE);
    return;
  }
  const known = span === undefined || span === EVERYWHERE ? { startMs, endMs: lastMs } : span;
  layer.spans.set(provider, {
    startMs: Math.min(known.startMs, startMs),
    endMs: Math.max(known.endMs, lastMs),
  });
}

/** The span of a report without times. */
const EVERYWHERE: Interval = { startMs: Number.NEGATIVE_INFINITY, endMs: Number.POSITIVE_INFINITY };

function coveredBy(layer: Layer): readonly Interval[] {
  const spans = [...layer.spans.values()].map(({ startMs, endMs }) => ({
    startMs: startMs - TOLERANCE_MS,
    endMs: endMs + TOLERANCE_MS,
  }));
  return unionOf(spans.sort((a, b) => a.startMs - b.startMs));
}

function isReported({ item, startMs }: Utterance, layer: Layer, union: readonly Interval[]): boolean {
  if (item.hasRev2 || item.rev >= 2 || (item.itemId !== null && layer.itemIds.has(item.itemId))) return false;
  const before = union[countUpTo(union, startMs, (span) => span.startMs) - 1];
  return before !== undefined && startMs <= before.endMs;
}

function isTold({ item, startMs }: Utterance, layer: Layer): boolean {
  if (item.rev > 0 || (item.itemId !== null && layer.earlierItemIds.has(item.itemId))) return false;
  return startMs <= layer.earlierEndMs + TOLERANCE_MS;
}
