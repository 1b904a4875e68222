import type { Exchange, Interruption, ToolCall, Turns, Utterance } from '@conversation-service/client';
import { byTime, type Moment } from './moment.js';
import { spokenText } from './spoken-text.js';

/** What the service derives from the log of a session. */
export interface Call {
  /** The last event that it rests on. */
  readonly throughSequence: number;
  /** No event came while the views were read one after the other. */
  readonly isOfOneMoment: boolean;
  /** What was heard, partial utterances included. */
  readonly utterances: readonly Utterance[];
  /** What was to be said, by the `index` of the utterance; of those that were cut. */
  readonly generated: ReadonlyMap<number, string | null>;
  readonly turns: Turns;
}

/** A stretch of time between two utterances, or in both. */
export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
}

/** The bot answers: from the end of what the user said. */
export interface Answer extends Stretch {
  readonly exchange: Exchange;
  /** Negative where the bot began before the user ended. */
  readonly gapMs: number;
  /** The utterance that answers. */
  readonly utterance: Utterance;
}

export interface Cut extends Stretch {
  readonly interruption: Interruption;
  /** What was cut or spoken into, and what was said into it. */
  readonly into: Utterance | undefined;
  readonly other: Utterance | undefined;
}

/** What lies between the utterances, as it is drawn. */
export interface CallTiming {
  readonly answers: readonly Answer[];
  readonly cuts: readonly Cut[];
  readonly silences: readonly Stretch[];
  /** By the sequences of their events. */
  readonly tools: ReadonlyMap<number, ToolCall>;
}

export const NO_TIMING: CallTiming = { answers: [], cuts: [], silences: [], tools: new Map() };

/** These say something about an utterance, and are no row of their own. */
const ASIDES = new Set(['x.speech', 'x.metrics', 'x.interruption']);

export function timingOf({ utterances, turns }: Call, startedMs: number): CallTiming {
  // The numbers that turns name count no partial utterance.
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

/** The rows of a conversation: its utterances, what else happened, and what came since the views were read. */
export function conversationOf(call: Call, logged: readonly Moment[]): readonly Moment[] {
  const covered = new Set(call.utterances.flatMap(({ sequences }) => sequences));
  const late = new Set(logged.filter(({ isLate }) => isLate).map(({ sequence }) => sequence));
  const utterances = call.utterances.map((utterance) => utteranceMoment(utterance, call, late));
  const others = logged.filter(({ sequence, lane, type }) => {
    if (covered.has(sequence) || ASIDES.has(type)) return false;
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
