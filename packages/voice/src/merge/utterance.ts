import { usableInstant } from '../instant.js';
import type { Cut } from '../read/read-asides.js';
import type { Issue, Latency, Medium, Role, Side, Source, Truncation, Word } from '../vocabulary.js';
import type { MergedItem } from './merged-item.js';

/** One utterance as views see it. Times are epoch milliseconds. */
export interface Utterance {
  readonly item: MergedItem;
  readonly side: Side;
  readonly startMs: number;
  /** Null for a tick: nobody knows how long it took. */
  readonly endMs: number | null;
  /** An event gave the start; otherwise it is the earliest timestamp. */
  readonly hasStart: boolean;
  /** The length of all of it, before it was cut. */
  readonly wholeMs: number | null;
  readonly text: string | null;
  readonly generatedText: string | null;
  readonly heardText: string | null;
  /** What providers say; false where the cut was at or behind the end of what was made, so that it cut nothing. */
  readonly interrupted: boolean | null;
  /** It was not heard to its end. Only utterances of the bot are. */
  readonly isCut: boolean;
  readonly truncation: Truncation | null;
  readonly cuts: readonly Cut[];
  readonly medium: Medium;
  readonly backchannel: boolean | null;
  readonly speaker: string | null;
  readonly role: Role | null;
  readonly language: string | null;
  readonly confidence: number | null;
  readonly words: readonly Word[] | null;
  readonly latency: Latency | null;
  readonly source: Source | null;
  readonly isFinal: boolean;
  readonly issue: Issue | undefined;
  isSuperseded: boolean;
}

/** Start and end that came as voice activity apart from the utterance. */
export interface ActivitySpan {
  readonly startMs: number | null;
  readonly endMs: number | null;
  /** The event that gave the end. */
  readonly endSequence: number;
}

const NO_ACTIVITY: ActivitySpan = { startMs: null, endMs: null, endSequence: 0 };

/** What the events of an item come to; undefined where there is nothing to read, which appears nowhere. */
export function toUtterance(item: MergedItem, activity: ActivitySpan = NO_ACTIVITY): Utterance | undefined {
  const text = item.field('text');
  const generatedText = item.field('generatedText');
  const heardText = item.field('heardText');
  if (text === null && generatedText === null && !heardText) return undefined;
  const truncation = item.field('truncation');
  const isPlayedOut = isAllPlayed(item, truncation);
  const interrupted = isPlayedOut && item.interrupted ? false : item.interrupted;
  const isCut = item.side === 'bot' && !isPlayedOut && isCutShort(interrupted, heardText, truncation);
  const span = spanOf(item, activity, isCut ? (truncation?.playedMs ?? null) : null);
  return {
    item,
    side: item.side,
    startMs: span.startMs,
    endMs: span.endMs,
    hasStart: span.hasStart,
    wholeMs: item.field('generatedMs') ?? span.wholeMs,
    text,
    generatedText,
    heardText,
    interrupted,
    isCut,
    truncation,
    cuts: item.cuts,
    medium: item.field('medium') ?? 'voice',
    backchannel: item.field('backchannel'),
    speaker: item.field('speaker'),
    role: item.field('role'),
    language: item.field('language'),
    confidence: item.field('confidence'),
    words: item.field('words'),
    latency: span.issue ? null : item.latency,
    source: item.field('source'),
    isFinal: item.isFinal,
    issue: span.issue,
    isSuperseded: false,
  };
}

/** A cut at or behind the end of what was made cut nothing. */
function isAllPlayed(item: MergedItem, truncation: Truncation | null): boolean {
  const generatedMs = item.field('generatedMs');
  const playedMs = truncation?.playedMs ?? null;
  return generatedMs !== null && playedMs !== null && playedMs >= generatedMs;
}

/** Told so, or told what was heard without a word that it was all. */
function isCutShort(interrupted: boolean | null, heardText: string | null, truncation: Truncation | null): boolean {
  return interrupted ?? (heardText !== null || (truncation?.playedMs ?? null) !== null);
}

interface ResolvedSpan {
  readonly startMs: number;
  readonly endMs: number | null;
  readonly hasStart: boolean;
  readonly wholeMs: number | null;
  readonly issue: Issue | undefined;
}

function spanOf(item: MergedItem, activity: ActivitySpan, playedMs: number | null): ResolvedSpan {
  const givenStartMs = item.field('startMs') ?? activity.startMs;
  const startMs = givenStartMs ?? item.earliestTimestampMs;
  const hasStart = givenStartMs !== null;
  const givenEndMs = item.field('endMs') ?? activity.endMs;
  if (givenEndMs !== null && givenEndMs < startMs) {
    return { startMs, endMs: null, hasStart, wholeMs: null, issue: endIssue(item, activity) };
  }
  const durationMs = item.field('durationMs');
  const wholeEndMs = givenEndMs ?? (durationMs === null ? null : (usableInstant(startMs + durationMs) ?? null));
  const wholeMs = wholeEndMs === null || wholeEndMs === startMs ? null : wholeEndMs - startMs;
  const lengthMs = wholeMs === null || playedMs === null ? wholeMs : Math.min(wholeMs, playedMs);
  return { startMs, endMs: lengthMs ? startMs + lengthMs : null, hasStart, wholeMs, issue: undefined };
}

/** About the event that gave the end: one of the utterance, else voice activity. */
function endIssue(item: MergedItem, activity: ActivitySpan): Issue {
  const own = item.winnerOf('endMs');
  const [sequence, pointer] = own.endMs === null ? [activity.endSequence, '/endMs'] : [own.sequence, own.endPointer];
  return { sequence, pointer, detail: 'lies before the start; it is left out, and the latency claims with it' };
}
