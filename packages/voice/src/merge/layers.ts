import { SIDES, type Side } from '../vocabulary.js';
import { Coverage } from './coverage.js';
import type { Interval } from './intervals.js';
import { eachInSteps, type Steps } from './steps.js';
import type { Utterance } from './utterance.js';

/** A report's clock and that of the live transcript differ by so much. */
const TOLERANCE_MS = 1_000;

/** What one provider reports of one side at the end (`rev` 2). */
interface Report {
  /** From its first start to its last end; everywhere, where it has no times. */
  span: Interval;
}

const EVERYWHERE: Interval = { startMs: Number.NEGATIVE_INFINITY, endMs: Number.POSITIVE_INFINITY };

/**
 * Marks what a fuller report supersedes: utterances of a lower `rev` that share no `itemId` with the report of a provider
 * (`rev` 2) for their side and began within its span, and those of `rev` 0 that began up to a second after the end of what
 * `rev` 1 tells. A `rev` 3 supersedes nothing. What has no words is no report: what nobody sees supersedes nothing.
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

/** What was told again of one side: first everything is added, then it is closed and asked. */
class Layer {
  private readonly reports = new Map<string | null, Report>();
  private readonly byItemId = new Map<string, Report[]>();
  /** The last end among conversations so far (`rev` 1). */
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

  /** Some report reaches to where it began, and does not have it. */
  private isReported({ item, startMs }: Utterance): boolean {
    if (this.reports.size === 0 || item.hasRev2 || item.rev >= 2) return false;
    const sharing = item.itemId === null ? 0 : this.sharingOf(item.itemId).countAt(startMs);
    return this.everyReport.countAt(startMs) > sharing;
  }

  /** Of the reports that have the item. */
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
