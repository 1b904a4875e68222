import type { Utterance } from '@conversation-service/client';
import {
  eventSummary,
  isInterrupted,
  isPartial,
  isWordless,
  type LoggedEvent,
  type Span,
  spanOf,
  speechText,
} from '@conversation-service/voice';
import type { SpokenText } from './spoken-text.js';

export const LANES = ['user', 'bot', 'system'] as const;
export type Lane = (typeof LANES)[number];

/** One row: an utterance of the call, or an event as it was logged. */
export interface Moment extends Span {
  /** Sequence of its first event. */
  readonly sequence: number;
  readonly eventId: string;
  /** Ids of all its events. */
  readonly eventIds: readonly string[];
  readonly type: string;
  readonly lane: Lane;
  /** What was said, or a one-line summary of what happened. */
  readonly text: string;
  /** Whether `text` is a quotation; otherwise it is a summary. */
  readonly isSpeech: boolean;
  readonly isPartial: boolean;
  /** Whether it is sound that does not count as a turn. */
  readonly isWordless: boolean;
  readonly isInterrupted: boolean;
  readonly isLate: boolean;
  readonly isCustom: boolean;
  readonly timestampMs: number;
  /** The utterance as the service derives it from the log; undefined for other rows. */
  readonly utterance?: Utterance;
  readonly spoken?: SpokenText;
}

/** Returns a logged event as a row. */
export function toMoment(event: LoggedEvent, sessionStartMs: number): Moment {
  const { sequence, eventId, type, payload, timestamp, late } = event;
  const lane = laneOf(type);
  const timestampMs = Date.parse(timestamp);
  const speech = lane === 'system' ? undefined : speechText(payload);
  const isSilent = lane !== 'system' && isWordless(payload);
  return {
    ...spanOf(payload, timestampMs, sessionStartMs),
    sequence,
    eventId,
    eventIds: [eventId],
    type,
    lane,
    text: speech ?? (isSilent ? '(no words)' : eventSummary(payload)),
    isWordless: isSilent,
    isSpeech: speech !== undefined,
    isPartial: lane !== 'system' && isPartial(payload),
    isInterrupted: isInterrupted(payload),
    isLate: late === true,
    isCustom: type.startsWith('x.'),
    timestampMs,
  };
}

function laneOf(type: string): Lane {
  if (type === 'user_speech') return 'user';
  return type === 'bot_speech' ? 'bot' : 'system';
}

/** Chronological order: by time, then by sequence. */
export function byTime(a: Moment, b: Moment): number {
  return a.timestampMs - b.timestampMs || a.sequence - b.sequence;
}
