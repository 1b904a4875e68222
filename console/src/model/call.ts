import type { Exchange, Interruption, ToolCall, Turns, Utterance } from '@conversation-service/client';
import { byTime, type Moment } from './moment.js';
import { spokenText } from './spoken-text.js';

/** What the service derives from the log of a session. */
export interface Call {
  /** Sequence of the last event that it includes. */
  readonly throughSequence: number;
  /** Whether no event arrived while the views were read one after the other. */
  readonly isOfOneMoment: boolean;
  /** The heard view, including partial utterances. */
  readonly utterances: readonly Utterance[];
  /** The generated text of interrupted utterances, by their `index`. */
  readonly generated: ReadonlyMap<number, string | null>;
  readonly turns: Turns;
}

/** A period between two utterances, or within both. */
export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
}

/** An answer of the bot, from the end of the user's turn. */
export interface Answer extends Stretch {
  readonly exchange: Exchange;
  /** Negative if the bot began before the user ended. */
  readonly gapMs: number;
  /** The utterance that answers. */
  readonly utterance: Utterance;
}

export interface Cut extends Stretch {
  readonly interruption: Interruption;
  /** The utterance that was interrupted or overlapped. */
  readonly into: Utterance | undefined;
  readonly other: Utterance | undefined;
}

/** The periods between utterances, for drawing. */
export interface CallTiming {
  readonly answers: readonly Answer[];
  readonly cuts: readonly Cut[];
  readonly silences: readonly Stretch[];
  /** By the sequences of their events. */
  readonly tools: ReadonlyMap<number, ToolCall>;
}

export const NO_TIMING: CallTiming = { answers: [], cuts: [], silences: [], tools: new Map() };

/** These describe an utterance, and are not rows of their own. */
const SUPPLEMENTS = new Set(['x.speech', 'x.metrics', 'x.interruption']);

export function timingOf({ utterances, turns }: Call, startedMs: number): CallTiming {
  // The indexes in turns do not count partial utterances.
  const finals = utterances.filter(({ final }) => final);
  const at = (index: number | null): Utterance | undefined => (index === null ? undefined : finals[index]);
  return {
    answers: turns.exchanges.flatMap((exchange) => {
      const utterance = at(
        (exchange.botTurn === null ? undefined : turns.turns[exchange.botTurn])?.utterances[0] ?? null,
      );
      if (!utterance || exchange.responseGapMs === null) return [];
      const endMs = Date.parse(utterance.startedAt);
      return [{ exchange, utterance, gapMs: exchange.responseGapMs, startMs: endMs - exchange.responseGapMs, endMs }];
    }),
    cuts: turns.interruptions.map((interruption) => {
      const [into, other] = [at(interruption.utterance), at(interruption.other)];
      const startMs = startedMs + (interruption.offsetMs ?? other?.offsetMs ?? into?.offsetMs ?? 0);
      return { interruption, into, other, startMs, endMs: startMs + (interruption.durationMs ?? 0) };
    }),
    silences: (turns.silences ?? []).map(({ offsetMs, durationMs }) => ({
      startMs: startedMs + offsetMs,
      endMs: startedMs + offsetMs + durationMs,
    })),
    tools: new Map(turns.tools.flatMap((tool) => (tool.sequences[0] ? [[tool.sequences[0], tool] as const] : []))),
  };
}

/** Returns the rows of a conversation: its utterances, its other events, and what arrived since the views were read. */
export function conversationOf(call: Call, logged: readonly Moment[]): readonly Moment[] {
  const covered = new Set(call.utterances.flatMap(({ sequences }) => sequences));
  const late = new Set(logged.filter(({ isLate }) => isLate).map(({ sequence }) => sequence));
  const utterances = call.utterances.map((utterance) => utteranceMoment(utterance, call, late));
  const others = logged.filter(({ sequence, lane, type }) => {
    if (covered.has(sequence) || SUPPLEMENTS.has(type)) return false;
    return lane === 'system' || sequence > call.throughSequence;
  });
  return [...utterances, ...others].sort(byTime);
}

function utteranceMoment(utterance: Utterance, { generated }: Call, late: ReadonlySet<number>): Moment {
  const startMs = Date.parse(utterance.startedAt);
  const spoken = spokenText(utterance, generated.get(utterance.index) ?? null);
  return {
    sequence: utterance.sequences[0] ?? 0,
    eventId: utterance.eventIds[0] ?? '',
    eventIds: utterance.eventIds,
    type: `${utterance.side}_speech`,
    lane: utterance.side,
    text: [spoken.heard, spoken.unheard].filter(Boolean).join(' '),
    isSpeech: true,
    isPartial: !utterance.final,
    isWordless: false,
    isInterrupted: utterance.interrupted === true,
    isLate: utterance.sequences.some((sequence) => late.has(sequence)),
    isCustom: false,
    timestampMs: startMs,
    startMs,
    endMs: startMs + (utterance.durationMs ?? 0),
    isTick: utterance.isTick,
    utterance,
    spoken,
  };
}
