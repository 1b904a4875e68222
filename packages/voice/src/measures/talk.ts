import { type Interval, intersectionOf, lengthOf, unionOf } from '../merge/intervals.js';
import { isVoice, type Shown } from '../turns/shown.js';
import type { Side } from '../vocabulary.js';

/** Shorter ones are the edge of the recogniser, not two people at once. */
const MIN_OVERLAP_MS = 100;

/** A hole shorter than this is the breath between two sentences. */
const MIN_SILENCE_MS = 2_000;

/** Nobody speaks, and it is not the bot's turn to answer. */
export interface SilencePeriod {
  readonly offsetMs: number;
  readonly durationMs: number;
}

export interface Talk {
  readonly userTalkMs: number | null;
  readonly botTalkMs: number | null;
  /** Of all talk, the bot's share. */
  readonly talkRatio: number | null;
  readonly overlapMs: number | null;
  readonly silenceMs: number | null;
}

export interface TalkTimes {
  readonly talk: Talk;
  readonly silences: readonly SilencePeriod[] | null;
}

const UNKNOWN: Pick<Talk, 'talkRatio' | 'overlapMs' | 'silenceMs'> = {
  talkRatio: null,
  overlapMs: null,
  silenceMs: null,
};

/**
 * How long each side spoke, both did, and nobody did. 0 for a side that never spoke; null where the length of more than a
 * fifth of its voice utterances is not known. `answers` are the starts of answers: a hole before one is a wait.
 */
export function talkOf(shown: readonly Shown[], sessionStartMs: number, answers: ReadonlySet<number>): TalkTimes {
  const voices = shown.filter(isVoice);
  const user = spansOf(voices, 'user');
  const bot = spansOf(voices, 'bot');
  const userTalkMs = user && lengthOf(user);
  const botTalkMs = bot && lengthOf(bot);
  if (!user || !bot || userTalkMs === null || botTalkMs === null) {
    return { talk: { userTalkMs, botTalkMs, ...UNKNOWN }, silences: null };
  }
  const all = unionOf([...user, ...bot].sort((a, b) => a.startMs - b.startMs));
  const both = intersectionOf(user, bot).filter(({ startMs, endMs }) => endMs - startMs >= MIN_OVERLAP_MS);
  const windowMs = (all.at(-1)?.endMs ?? 0) - (all[0]?.startMs ?? 0);
  const totalMs = userTalkMs + botTalkMs;
  const talkRatio = totalMs === 0 ? null : botTalkMs / totalMs;
  const talk = { userTalkMs, botTalkMs, talkRatio, overlapMs: lengthOf(both), silenceMs: windowMs - lengthOf(all) };
  const ticks = voices.filter(({ utterance }) => utterance.endMs === null).map(({ utterance }) => utterance.startMs);
  return { talk, silences: silencesOf(all, ticks, answers, sessionStartMs) };
}

/** The union of a side's spans; null where too many have no length. */
function spansOf(voices: readonly Shown[], side: Side): readonly Interval[] | null {
  const its = voices.filter(({ utterance }) => utterance.side === side);
  const spans = its.flatMap(({ utterance: { startMs, endMs } }) => (endMs === null ? [] : [{ startMs, endMs }]));
  const ticks = its.length - spans.length;
  return ticks * 5 > its.length ? null : unionOf(spans);
}

/** Holes between what was said, without a tick in them; `ticks` are sorted. */
function silencesOf(
  all: readonly Interval[],
  ticks: readonly number[],
  answers: ReadonlySet<number>,
  sessionStartMs: number,
): readonly SilencePeriod[] {
  const silences: SilencePeriod[] = [];
  let tick = 0;
  for (let at = 1; at < all.length; at += 1) {
    const fromMs = all[at - 1]?.endMs ?? 0;
    const toMs = all[at]?.startMs ?? 0;
    while ((ticks[tick] ?? Number.POSITIVE_INFINITY) < fromMs) tick += 1;
    const hasTick = (ticks[tick] ?? Number.POSITIVE_INFINITY) <= toMs;
    if (toMs - fromMs < MIN_SILENCE_MS || hasTick || answers.has(toMs)) continue;
    silences.push({ offsetMs: fromMs - sessionStartMs, durationMs: toMs - fromMs });
  }
  return silences;
}
