import { usableInstant } from '../instant.js';
import type { Cut } from '../read/read-supplements.js';
import type { Statement, UtteranceFields } from '../read/statement.js';
import type { Issue, Latency, Medium, Role, Side, Source, Truncation, Word } from '../vocabulary.js';
import type { MergedItem } from './merged-item.js';

/**
 * One utterance as views see it. Times are in epoch milliseconds. Refers to the content of its events instead of
 * copying it.
 */
export class Utterance {
  isSuperseded = false;
  // Fields that every pass reads are held here: an extra dereference would cost more than the pass itself.
  readonly side: Side;
  readonly startMs: number;
  /** Null for a tick, whose duration is unknown. */
  readonly endMs: number | null;
  readonly medium: Medium;
  readonly isFinal: boolean;
  /** Whether an event gave the start; otherwise it is the earliest timestamp. */
  readonly hasStart: boolean;
  /** The full duration, as if it had not been interrupted. */
  readonly wholeMs: number | null;
  readonly issue: Issue | undefined;

  constructor(
    readonly item: MergedItem,
    private readonly fields: UtteranceFields,
    span: ResolvedSpan,
    /**
     * What providers report; false if the cut was at or after the end of what was generated, so that nothing was lost.
     */
    readonly interrupted: boolean | null,
    /** Whether it was not heard to its end. Only utterances of the bot can be. */
    readonly isCut: boolean,
  ) {
    this.side = item.side;
    this.startMs = span.startMs;
    this.endMs = span.endMs;
    this.medium = fields.medium ?? 'voice';
    this.isFinal = item.isFinal;
    this.hasStart = span.hasStart;
    this.wholeMs = fields.generatedMs ?? span.wholeMs;
    this.issue = span.issue;
  }

  get latency(): Latency | null {
    return this.issue ? null : this.item.latency;
  }

  get cuts(): readonly Cut[] {
    return this.item.cuts;
  }

  get text(): string | null {
    return textOf(this.fields);
  }

  get generatedText(): string | null {
    return this.fields.generatedText;
  }

  get heardText(): string | null {
    return this.fields.heardText;
  }

  get truncation(): Truncation | null {
    return this.fields.truncation;
  }

  /** Only utterances of the user can be backchannels. */
  get backchannel(): boolean | null {
    return this.side === 'user' ? this.fields.backchannel : null;
  }

  get speaker(): string | null {
    return this.fields.speaker;
  }

  get role(): Role | null {
    return this.fields.role;
  }

  get language(): string | null {
    return this.fields.language;
  }

  get confidence(): number | null {
    return this.fields.confidence;
  }

  get words(): readonly Word[] | null {
    return this.fields.words;
  }

  get source(): Source | null {
    return this.fields.source;
  }
}

/** Start and end reported as voice activity, separately from the utterance. */
export interface ActivitySpan {
  readonly startMs: number | null;
  readonly endMs: number | null;
  /** The event that gave the end. */
  readonly endSequence: number;
}

const NO_ACTIVITY: ActivitySpan = { startMs: null, endMs: null, endSequence: 0 };

/**
 * Merges the events of an item into an utterance; undefined if it contains nothing readable, so that it is never shown.
 */
export function toUtterance(item: MergedItem, activity: ActivitySpan = NO_ACTIVITY): Utterance | undefined {
  const { fields } = item;
  const { generatedText, heardText, truncation } = fields;
  if (textOf(fields) === null && generatedText === null && !heardText) return undefined;
  const isPlayedOut = isAllPlayed(fields);
  const interrupted = isPlayedOut && item.interrupted ? false : item.interrupted;
  const isCut = item.side === 'bot' && !isPlayedOut && isCutShort(interrupted, fields);
  const span = spanOf(item, fields, activity, isCut ? (truncation?.playedMs ?? null) : null);
  return new Utterance(item, fields, span, interrupted, isCut);
}

/** Words that arrived separately have the times of the text and do not replace it. */
function textOf({ text, wordsText }: UtteranceFields): string | null {
  return text ?? wordsText;
}

/** Whether it is shown by default. */
export function isShown({ isFinal, isSuperseded }: Utterance): boolean {
  return isFinal && !isSuperseded;
}

/** A cut at or after the end of what was generated cut nothing. */
function isAllPlayed({ generatedMs, truncation }: UtteranceFields): boolean {
  const playedMs = truncation?.playedMs ?? null;
  return generatedMs !== null && playedMs !== null && playedMs >= generatedMs;
}

/** Whether it is reported as interrupted, or a heard text is reported without saying that it is complete. */
function isCutShort(interrupted: boolean | null, { heardText, truncation }: UtteranceFields): boolean {
  return interrupted ?? (heardText !== null || (truncation?.playedMs ?? null) !== null);
}

/** Returns the issue with the times of an item, even if the item is never shown. */
export function timesIssueOf(item: MergedItem, activity: ActivitySpan = NO_ACTIVITY): Issue | undefined {
  return spanOf(item, item.fields, activity, null).issue;
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

/** Refers to the event that gave the end: one of the utterance, or else voice activity. */
function endIssue(endedBy: Statement | undefined, { endSequence }: ActivitySpan): Issue {
  const detail = 'lies before the start; it is left out, and the latency claims with it';
  if (!endedBy) return { sequence: endSequence, pointer: '/endMs', detail };
  return { sequence: endedBy.sequence, pointer: endedBy.endPointer, detail };
}
