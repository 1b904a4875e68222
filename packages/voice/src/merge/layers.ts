import { SIDES, type Side } from '../vocabulary.js';
import { Coverage } from './coverage.js';
import type { Interval } from './intervals.js';
import { eachInSteps, type Steps } from './steps.js';
import type { Utterance } from './utterance.js';

/** How far the clock of a report may differ from that of the live transcript. */
const TOLERANCE_MS = 1_000;

/** What one provider reports at the end about one side (`rev` 2). */
interface Report {
  /** From the first start to the last end; unbounded if the report has no times. */
  span: Interval;
}

const EVERYWHERE: Interval = { startMs: Number.NEGATIVE_INFINITY, endMs: Number.POSITIVE_INFINITY };

/**
 * Marks utterances that a more complete report supersedes. The report of a provider (`rev` 2) supersedes utterances of
 * a lower `rev` on its side that share no `itemId` with it and began within its span. `rev` 1 supersedes utterances of
 * `rev` 0 that began up to a second after the end of what it covers. `rev` 3 supersedes nothing, and neither does an
 * utterance without words, because nobody sees it.
 */
export function* markSuperseded(utterances: readonly Utterance[]): Steps<void> {
  const layers: Record<Side, Layer> = { user: new Layer(), bot: new Layer() };
  yield* eachInSteps(utterances, (utterance) => layers[utterance.side].add(utterance));
  for (const side of SIDES) {
    layers[side].close();
    yield undefined;
  }
  yield* eachInSteps(utterances, (utterance) => {
    utterance.isSuperseded = layers[utterance.side].supersedes(utterance);
  });
}

/** The reports about one side. Add everything first, then close it, then query it. */
class Layer {
  private readonly reports = new Map<string | null, Report>();
  private readonly byItemId = new Map<string, Report[]>();
  /** The latest end among conversation messages so far (`rev` 1). */
  private toldUntilMs = Number.NEGATIVE_INFINITY;
  private everyReport = new Coverage([]);
  private readonly sharing = new Map<string, Coverage>();

  add({ item, startMs, endMs, hasStart }: Utterance): void {
    const lastMs = endMs ?? startMs;
    if (item.hasRev1) this.toldUntilMs = Math.max(this.toldUntilMs, lastMs);
    if (!item.hasRev2) return;
    const report = this.reports.get(item.provider) ?? { span: EVERYWHERE };
    this.reports.set(item.provider, report);
    if (item.itemId !== null) this.share(item.itemId, report);
    if (!hasStart) return;
    const known = report.span === EVERYWHERE ? { startMs, endMs: lastMs } : report.span;
    report.span = { startMs: Math.min(known.startMs, startMs), endMs: Math.max(known.endMs, lastMs) };
  }

  close(): void {
    this.everyReport = coverageOf([...this.reports.values()]);
  }

  supersedes(utterance: Utterance): boolean {
    return this.isReported(utterance) || this.isTold(utterance);
  }

  private share(itemId: string, report: Report): void {
    const its = this.byItemId.get(itemId);
    if (its) its.push(report);
    else this.byItemId.set(itemId, [report]);
  }

  /** Whether a report covers the start of the utterance without containing it. */
  private isReported({ item, startMs }: Utterance): boolean {
    if (this.reports.size === 0 || item.hasRev2 || item.rev >= 2) return false;
    const sharing = item.itemId === null ? 0 : this.sharingOf(item.itemId).countAt(startMs);
    return this.everyReport.countAt(startMs) > sharing;
  }

  /** Returns the coverage of the reports that contain the item. */
  private sharingOf(itemId: string): Coverage {
    const known = this.sharing.get(itemId);
    if (known) return known;
    const coverage = coverageOf(this.byItemId.get(itemId) ?? []);
    this.sharing.set(itemId, coverage);
    return coverage;
  }

  private isTold({ item, startMs }: Utterance): boolean {
    return item.rev === 0 && startMs <= this.toldUntilMs + TOLERANCE_MS;
  }
}

function coverageOf(reports: readonly Report[]): Coverage {
  const spans = reports.map(({ span: { startMs, endMs } }) => {
    return { startMs: startMs - TOLERANCE_MS, endMs: endMs + TOLERANCE_MS };
  });
  return new Coverage(spans);
}
