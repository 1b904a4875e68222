import { type Histograms, LATENCY_STAGES, type LatencyStage, type Measures } from '@conversation-service/voice';
import type { SessionSummary } from '../../runtime/summaries.js';
import { HistogramSum, type PackedHistogram } from './histogram-sum.js';
import { latencyBins } from './latency-bins.js';

export const INTERRUPTIONS = ['byUser', 'byBot', 'backchannels', 'false'] as const;

type InterruptionKind = (typeof INTERRUPTIONS)[number];

/** What is timed: the response gap, measured on the timeline, and the stages that providers report. */
export const TIMED = ['responseGap', ...LATENCY_STAGES] as const;

export type Timed = (typeof TIMED)[number];

type PerStage<Value> = Readonly<Record<LatencyStage, Value>>;

export interface PackedMeasures {
  readonly measured: number;
  readonly responseGap: PackedHistogram;
  /** For stages that have values. */
  readonly latency: Readonly<Partial<Record<LatencyStage, PackedHistogram>>>;
  readonly interrupted: number;
  readonly interruptions: Readonly<Record<InterruptionKind, number | null>>;
  readonly talk: { readonly n: number; readonly userMs: number; readonly botMs: number };
  readonly tools: { readonly calls: number; readonly errors: number };
}

/** Collects the measures of sessions. */
export class MeasureTally {
  private measured = 0;
  private readonly responseGap = new HistogramSum();
  private readonly latency = perStage(() => new HistogramSum());
  private interrupted = 0;
  private readonly interruptions = perInterruption<number | null>(() => null);
  private readonly talk = { n: 0, userMs: 0, botMs: 0 };
  private readonly tools = { calls: 0, errors: 0 };

  add(summary: Pick<SessionSummary, 'measures' | 'histograms'>): void {
    if (!summary.measures || !summary.histograms) return;
    const measures = summary.measures as Measures;
    const histograms = summary.histograms as Histograms;
    this.measured += 1;
    this.responseGap.add(histograms.responseGap);
    for (const stage of LATENCY_STAGES) this.latency[stage].add(histograms.latency[stage]);
    const counts = INTERRUPTIONS.map((kind) => measures.interruptions[kind]);
    if (counts.some((count) => count !== null)) this.interrupted += 1;
    this.addInterruptions(measures.interruptions);
    this.addTalk(measures);
    this.addTools({ calls: measures.toolCalls, errors: measures.toolErrors });
  }

  addPacked(packed: PackedMeasures): void {
    this.measured += packed.measured;
    this.responseGap.addPacked(packed.responseGap);
    for (const stage of LATENCY_STAGES) this.latency[stage].addPacked(packed.latency[stage] ?? []);
    this.interrupted += packed.interrupted;
    this.addInterruptions(packed.interruptions);
    this.talk.n += packed.talk.n;
    this.talk.userMs += packed.talk.userMs;
    this.talk.botMs += packed.talk.botMs;
    this.addTools(packed.tools);
  }

  pack(): PackedMeasures {
    const stages = LATENCY_STAGES.map((stage) => [stage, this.latency[stage].pack()] as const);
    return {
      measured: this.measured,
      responseGap: this.responseGap.pack(),
      latency: Object.fromEntries(stages.filter(([, packed]) => packed.length > 0)),
      interrupted: this.interrupted,
      interruptions: this.interruptions,
      talk: this.talk,
      tools: this.tools,
    };
  }

  /**
   * The statistics of measured calls; values of all exchanges are pooled. `interruptions` are of `n` sessions in which at
   * least one of the counts is known; a count that is known in none is null. `talkRatio` is the bot's share of all talk,
   * in `talkMeasured` sessions for which both are known.
   */
  result(histogramOf?: Timed) {
    const { n, userMs, botMs } = this.talk;
    return {
      measured: this.measured,
      responseGap: this.responseGap.distribution(),
      latency: perStage((stage) => this.latency[stage].distribution()),
      interruptions: { n: this.interrupted, ...this.interruptions },
      talkRatio: userMs + botMs === 0 ? null : botMs / (userMs + botMs),
      talkMeasured: n,
      tools: { ...this.tools },
      ...(histogramOf ? { histogram: latencyBins(this.sumOf(histogramOf).histogram()) } : {}),
    };
  }

  private sumOf(timed: Timed): HistogramSum {
    return timed === 'responseGap' ? this.responseGap : this.latency[timed];
  }

  private addInterruptions(counts: Readonly<Record<InterruptionKind, number | null>>): void {
    for (const kind of INTERRUPTIONS) {
      const count = counts[kind];
      if (count !== null) this.interruptions[kind] = (this.interruptions[kind] ?? 0) + count;
    }
  }

  private addTalk({ userTalkMs, botTalkMs }: Measures): void {
    if (userTalkMs === null || botTalkMs === null) return;
    this.talk.n += 1;
    this.talk.userMs += userTalkMs;
    this.talk.botMs += botTalkMs;
  }

  private addTools({ calls, errors }: PackedMeasures['tools']): void {
    this.tools.calls += calls;
    this.tools.errors += errors;
  }
}

function perStage<Value>(make: (stage: LatencyStage) => Value): PerStage<Value> {
  return Object.fromEntries(LATENCY_STAGES.map((stage) => [stage, make(stage)])) as PerStage<Value>;
}

function perInterruption<Value>(make: (kind: InterruptionKind) => Value): Record<InterruptionKind, Value> {
  return Object.fromEntries(INTERRUPTIONS.map((kind) => [kind, make(kind)])) as Record<InterruptionKind, Value>;
}
