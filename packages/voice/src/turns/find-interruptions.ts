import { eachInSteps, type Steps, sortInSteps } from '../merge/steps.js';
import type { Cut, Supplement } from '../read/read-supplements.js';
import type { Side } from '../vocabulary.js';
import { isOnlyFillers } from './fillers.js';
import type { Interruption, InterruptionKind } from './interruptions.js';
import { isVoice, lastMs, type Shown } from './shown.js';
import { SideTimeline } from './side-timeline.js';

/** A start this close to the end of the other side is a normal turn change. */
const TURN_CHANGE_MS = 200;

/** A bot that continues for this long did not treat the speech as an interruption. */
const GOES_ON_MS = 1_000;

/** Nobody who interrupts a bot is then silent for this long. */
const FALSE_ALARM_MS = 2_000;

/** A shorter overlap is an artefact of recognition, not two people speaking at once. */
const MIN_OVERLAP_MS = 100;

export interface FoundInterruptions {
  readonly interruptions: readonly Interruption[];
  /** Indexes of utterances that did not claim the turn. */
  readonly backchannels: ReadonlySet<number>;
}

export interface InterruptionContext {
  readonly sessionStartMs: number;
  readonly language: string | null;
}

/** Finds who interrupted whom: first what providers report, then what the spans show. */
export class InterruptionFinder {
  private readonly found: Interruption[] = [];
  /** Utterances that already have an entry. */
  private readonly taken = new Set<number>();
  private readonly backchannels = new Set<number>();
  private readonly voices: Readonly<Record<Side, SideTimeline>> = { user: new SideTimeline(), bot: new SideTimeline() };
  /** Keys and typed words can also end a bot's speech. */
  private readonly users = new SideTimeline();

  /** `shown` are the utterances of the heard view in order. */
  constructor(
    private readonly shown: readonly Shown[],
    private readonly unmatchedCuts: readonly Supplement[],
    private readonly context: InterruptionContext,
  ) {}

  *find(): Steps<FoundInterruptions> {
    const denials: Denial[] = [];
    yield* eachInSteps(this.shown, (shown) => {
      this.place(shown);
      addDenialsTo(denials, shown);
    });
    yield* eachInSteps(this.shown, (shown) => this.addFlagged(shown));
    yield* eachInSteps(denials, (denial) => this.addDenied(denial));
    yield* eachInSteps(this.users.utterances, (shown) => this.addOwnBackchannel(shown));
    yield* eachInSteps(this.shown, (shown) => this.addFromSpans(shown));
    yield* eachInSteps(this.unmatchedCuts, (supplement) => this.addUnmatched(supplement));
    return { interruptions: yield* sortInSteps(this.found, inTime), backchannels: this.backchannels };
  }

  private place(shown: Shown): void {
    const { side } = shown.utterance;
    if (side === 'user') this.users.add(shown);
    if (isVoice(shown)) this.voices[side].add(shown);
  }

  /** For an utterance that a provider reports as interrupted. */
  private addFlagged(shown: Shown): void {
    const { side, interrupted } = shown.utterance;
    if (interrupted !== true) return;
    if (side === 'user') {
      this.addProviders('bot_cut_user', shown, this.otherInside(shown));
    } else if (this.isFalseAlarm(shown)) {
      this.addEntry('false_interruption', 'spans', 'user', shown, undefined, cutOf(shown));
    } else {
      this.addProviders('barge_in', shown, this.otherInside(shown));
    }
  }

  /** Whether the moment of the cut is known and no user is heard around it. */
  private isFalseAlarm(shown: Shown): boolean {
    const cutMs = cutOf(shown);
    if (cutMs === null || this.users.utterances.length === 0) return false;
    return !this.users.touches(shown.utterance.startMs, cutMs + FALSE_ALARM_MS);
  }

  /** For an interruption that a provider reports as a false alarm. */
  private addDenied({ shown, cut, untilMs }: Denial): void {
    this.addProviders(kindOfDenied(cut), shown, this.otherInside(shown, untilMs), cut);
  }

  private addOwnBackchannel(shown: Shown): void {
    if (shown.utterance.backchannel !== true) return;
    this.backchannels.add(shown.index);
    if (this.taken.has(shown.index)) return;
    this.addEntry('backchannel', 'provider', 'user', this.voices.bot.speakingAt(shown), shown, null);
  }

  private addUnmatched({ side, cut }: Supplement): void {
    if (!cut) return;
    const claimed: InterruptionKind = side === 'bot' ? 'barge_in' : 'bot_cut_user';
    const kind = cut.isInterruption ? claimed : kindOfDenied(cut);
    this.addEntry(kind, 'provider', otherSide(side), undefined, undefined, cut.atMs ?? cut.timestampMs);
  }

  private addProviders(kind: InterruptionKind, shown: Shown, other: Shown | undefined, cut?: Cut): void {
    const by = otherSide(shown.utterance.side);
    const momentMs = cut ? (cut.atMs ?? cut.timestampMs) : cutOf(shown);
    this.addEntry(kind, 'provider', by, shown, other, momentMs);
  }

  /** Returns the other side's utterance that began last within this one and has no entry yet. */
  private otherInside(shown: Shown, untilMs = lastMomentOf(shown)): Shown | undefined {
    const { side, startMs } = shown.utterance;
    return this.voices[otherSide(side)].lastFreeIn(startMs, untilMs);
  }

  private addFromSpans(shown: Shown): void {
    const { side, endMs, medium } = shown.utterance;
    if (medium !== 'voice' || endMs === null || this.taken.has(shown.index)) return;
    const into = this.voices[otherSide(side)].speakingAt(shown);
    const kind = into && this.kindBySpans(shown, into);
    if (kind) this.addEntry(kind, 'spans', side, into, shown, null);
  }

  private kindBySpans(shown: Shown, into: Shown): InterruptionKind | undefined {
    const { side, startMs } = shown.utterance;
    const [endMs, intoEndMs] = [lastMs(shown), lastMs(into)];
    const isLate = intoEndMs - startMs <= TURN_CHANGE_MS;
    if (side === 'bot' && !isLate) return 'bot_cut_user';
    if (side === 'user' && !isLate && intoEndMs < endMs) return 'probable_barge_in';
    if (side === 'user' && intoEndMs - endMs >= GOES_ON_MS && this.isFiller(shown)) return 'backchannel';
    return Math.min(endMs, intoEndMs) - startMs >= MIN_OVERLAP_MS ? 'overlap' : undefined;
  }

  private isFiller({ utterance: { text, language } }: Shown): boolean {
    return text !== null && isOnlyFillers(text, language ?? this.context.language);
  }

  private addEntry(
    kind: InterruptionKind,
    evidence: Interruption['evidence'],
    by: Side,
    into: Shown | undefined,
    other: Shown | undefined,
    momentMs: number | null,
  ): void {
    if (other) {
      this.taken.add(other.index);
      this.voices[other.utterance.side].take(other);
    }
    if (other && kind === 'backchannel' && by === 'user') this.backchannels.add(other.index);
    const atMs = other ? other.utterance.startMs : momentMs;
    const isYield = kind === 'barge_in' || kind === 'probable_barge_in';
    const intoEndMs = into?.utterance.endMs ?? null;
    this.found.push({
      kind,
      by,
      evidence,
      utterance: into?.index ?? null,
      other: other?.index ?? null,
      offsetMs: atMs === null ? null : atMs - this.context.sessionStartMs,
      durationMs: bothMs(into, other),
      timeToYieldMs: isYield && other && intoEndMs !== null ? intoEndMs - other.utterance.startMs : null,
    });
  }
}

interface Denial {
  readonly shown: Shown;
  readonly cut: Cut;
  /** The last moment of the utterance that was not interrupted. */
  readonly untilMs: number;
}

/** The last of several denials about one utterance refers to what began last. */
function addDenialsTo(denials: Denial[], shown: Shown): void {
  const { cuts } = shown.utterance;
  if (cuts.length === 0) return;
  const untilMs = lastMomentOf(shown);
  for (const cut of cuts.toReversed()) if (!cut.isInterruption) denials.push({ shown, cut, untilMs });
}

function lastMomentOf(shown: Shown): number {
  return shown.utterance.endMs ?? cutOf(shown) ?? shown.utterance.startMs;
}

/** Returns when an utterance was interrupted: as reported, or else when its audio ended. */
function cutOf({ utterance: { truncation, endMs, startMs, cuts } }: Shown): number | null {
  if (truncation?.atMs != null) return truncation.atMs;
  const playedMs = truncation?.playedMs ?? null;
  const told = cuts.findLast(({ isInterruption }) => isInterruption);
  return endMs ?? (playedMs === null ? null : startMs + playedMs) ?? told?.timestampMs ?? null;
}

function kindOfDenied({ resumed }: Cut): InterruptionKind {
  return resumed ? 'false_interruption' : 'backchannel';
}

function bothMs(into: Shown | undefined, other: Shown | undefined): number | null {
  if (!into || !other || into.utterance.endMs === null || other.utterance.endMs === null) return null;
  return Math.max(0, Math.min(into.utterance.endMs, other.utterance.endMs) - other.utterance.startMs);
}

function otherSide(side: Side): Side {
  return side === 'user' ? 'bot' : 'user';
}

/** Entries without a time come last. */
function inTime(a: Interruption, b: Interruption): number {
  const last = Number.MAX_SAFE_INTEGER;
  return (
    (a.offsetMs ?? last) - (b.offsetMs ?? last) ||
    (a.utterance ?? last) - (b.utterance ?? last) ||
    (a.other ?? last) - (b.other ?? last)
  );
}
