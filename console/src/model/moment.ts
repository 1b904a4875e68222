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

/** What stands in one row: an utterance of the call, or an event as it was logged. */
export interface Moment extends Span {
  /** Of its first event. */
  readonly sequence: number;
  readonly eventId: string;
  /** Of all events that speak of it. */
  readonly eventIds: readonly string[];
  readonly type: string;
  readonly lane: Lane;
  /** What was said, or one line about what happened. */
  readonly text: string;
  /** There is text to quote; otherwise `text` is a summary. */
  readonly isSpeech: boolean;
  readonly isPartial: boolean;
  /** Sound that is no turn in the conversation. */
  readonly isWordless: boolean;
  readonly isInterrupted: boolean;
  readonly isLate: boolean;
  readonly isCustom: boolean;
  readonly timestampMs: number;
  /** Where the row is an utterance, as the service derives it from the log. */
  readonly utterance?: Utterance;
  readonly spoken?: SpokenText;
}

/** An event as it was logged. */
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

/** By time, then sequence: the order of a conversation, which is not always that of its arrival. */
export function byTime(a: Moment, b: Moment): number {
  return a.timestampMs - b.timestampMs || a.sequence - b.sequence;
}
