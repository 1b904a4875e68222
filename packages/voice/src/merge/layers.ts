import { SIDES, type Side } from '../vocabulary.js';
import { Coverage } from './coverage.js';
import type { Interval } from './intervals.js';
import { collectInSteps, eachInSteps, ITEMS_PER_STEP, type Steps } from './steps.js';
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
    yield* layers[side].close();
  }
  for (const [place, utterance] of utterances.entries()) {
    utterance.isSuperseded = yield* layers[utterance.side].supersedes(utterance);
    if ((place + 1) % ITEMS_PER_STEP === 0) yield undefined;
  }
}

/** The reports about one side. Add everything first, then close it, then query it. */
class Layer {
  private readonly reports = new Map<string | null, Report>();
  private readonly byItemId = new Map<string, Report[]>();
  /** The latest end among conversation messages so far (`rev` 1). */
  private toldUntilMs = Number.NEGATIVE_INFINITY;
  private everyReport = Coverage.NONE;
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

  *close(): Steps<void> {
    this.everyReport = yield* coverageOf([...this.reports.values()]);
  }

  *supersedes(utterance: Utterance): Steps<boolean> {
    return this.isTold(utterance) || (yield* this.isReported(utterance));
  }

  private share(itemId: string, report: Report): void {
    const its = this.byItemId.get(itemId);
    if (its) its.push(report);
    else this.byItemId.set(itemId, [report]);
  }

  /** Whether a report covers the start of the utterance without containing it. */
  private *isReported({ item, startMs }: Utterance): Steps<boolean> {
    if (this.reports.size === 0 || item.hasRev2 || item.rev >= 2) return false;
    const sharing = item.itemId === null ? Coverage.NONE : yield* this.sharingOf(item.itemId);
    return this.everyReport.countAt(startMs) > sharing.countAt(startMs);
  }

  /** Returns the coverage of the reports that contain the item. */
  private *sharingOf(itemId: string): Steps<Coverage> {
    const known = this.sharing.get(itemId);
    const reports = this.byItemId.get(itemId);
    if (known || !reports) return known ?? Coverage.NONE;
    const coverage = yield* coverageOf(reports);
    this.sharing.set(itemId, coverage);
    return coverage;
  }

  private isTold({ item, startMs }: Utterance): boolean {
    return item.rev === 0 && startMs <= this.toldUntilMs + TOLERANCE_MS;
  }
}

function* coverageOf(reports: readonly Report[]): Steps<Coverage> {
  const spans = yield* collectInSteps(reports, ({ span: { startMs, endMs } }): Interval => {
    return { startMs: startMs - TOLERANCE_MS, endMs: endMs + TOLERANCE_MS };
  });
  return yield* Coverage.of(spans);
}
