import { usableInstant } from '../instant.js';
import type { Cut } from '../read/read-asides.js';
import type { Statement, UtteranceFields } from '../read/statement.js';
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
  const { fields, side } = item;
  const { text, generatedText, heardText, truncation } = fields;
  if (text === null && generatedText === null && !heardText) return undefined;
  const isPlayedOut = isAllPlayed(fields);
  const interrupted = isPlayedOut && item.interrupted ? false : item.interrupted;
  const isCut = side === 'bot' && !isPlayedOut && isCutShort(interrupted, fields);
  const span = spanOf(item, fields, activity, isCut ? (truncation?.playedMs ?? null) : null);
  return {
    item,
    side,
    startMs: span.startMs,
    endMs: span.endMs,
    hasStart: span.hasStart,
    wholeMs: fields.generatedMs ?? span.wholeMs,
    text,
    generatedText,
    heardText,
    interrupted,
    isCut,
    truncation,
    cuts: item.cuts,
    medium: fields.medium ?? 'voice',
    backchannel: fields.backchannel,
    speaker: fields.speaker,
    role: fields.role,
    language: fields.language,
    confidence: fields.confidence,
    words: fields.words,
    latency: span.issue ? null : item.latency,
    source: fields.source,
    isFinal: item.isFinal,
    issue: span.issue,
    isSuperseded: false,
  };
}

/** What everybody sees who asks for nothing else. */
export function isShown({ isFinal, isSuperseded }: Utterance): boolean {
  return isFinal && !isSuperseded;
}

/** A cut at or behind the end of what was made cut nothing. */
function isAllPlayed({ generatedMs, truncation }: UtteranceFields): boolean {
  const playedMs = truncation?.playedMs ?? null;
  return generatedMs !== null && playedMs !== null && playedMs >= generatedMs;
}

/** Told so, or told what was heard without a word that it was all. */
function isCutShort(interrupted: boolean | null, { heardText, truncation }: UtteranceFields): boolean {
  return interrupted ?? (heardText !== null || (truncation?.playedMs ?? null) !== null);
}

interface ResolvedSpan {
  readonly startMs: number;
  readonly endMs: number | null;
  readonly hasStart: boolean;
  readonly wholeMs: number | null;
  readonly issue: Issue | undefined;
}

function spanOf(
  item: MergedItem,
  { startMs: ownStartMs, endMs: ownEndMs, durationMs }: UtteranceFields,
  activity: ActivitySpan,
  playedMs: number | null,
): ResolvedSpan {
  const givenStartMs = ownStartMs ?? activity.startMs;
  const startMs = givenStartMs ?? item.earliestTimestampMs;
  const hasStart = givenStartMs !== null;
  const givenEndMs = ownEndMs ?? activity.endMs;
  if (givenEndMs !== null && givenEndMs < startMs) {
    const issue = endIssue(ownEndMs === null ? undefined : item.endedBy, activity);
    return { startMs, endMs: null, hasStart, wholeMs: null, issue };
  }
  const wholeEndMs = givenEndMs ?? (durationMs === null ? null : (usableInstant(startMs + durationMs) ?? null));
  const wholeMs = wholeEndMs === null || wholeEndMs === startMs ? null : wholeEndMs - startMs;
  const lengthMs = wholeMs === null || playedMs === null ? wholeMs : Math.min(wholeMs, playedMs);
  return { startMs, endMs: lengthMs ? startMs + lengthMs : null, hasStart, wholeMs, issue: undefined };
}

/** About the event that gave the end: one of the utterance, else voice activity. */
function endIssue(endedBy: Statement | undefined, { endSequence }: ActivitySpan): Issue {
  const detail = 'lies before the start; it is left out, and the latency claims with it';
  if (!endedBy) return { sequence: endSequence, pointer: '/endMs', detail };
  return { sequence: endedBy.sequence, pointer: endedBy.endPointer, detail };
}
