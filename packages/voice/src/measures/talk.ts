import { eachInSteps, type Steps } from '../merge/steps.js';
import { isVoice, type Shown } from '../turns/shown.js';
import { Union } from './union.js';

/** A shorter overlap is an artefact of recognition, not two people speaking at once. */
const MIN_OVERLAP_MS = 100;

/** A shorter silence is the breath between two sentences. */
const MIN_SILENCE_MS = 2_000;

/** A period in which nobody speaks and it is not the bot's turn to answer. */
export interface SilencePeriod {
  readonly offsetMs: number;
  readonly durationMs: number;
}

export interface Talk {
  readonly userTalkMs: number | null;
  readonly botTalkMs: number | null;
  /** The bot's share of all talk time. */
  readonly talkRatio: number | null;
  readonly overlapMs: number | null;
  readonly silenceMs: number | null;
}

export interface TalkTimes {
  readonly talk: Talk;
  readonly silences: readonly SilencePeriod[] | null;
}

/**
 * Returns how long each side spoke, both did, and nobody did. 0 for a side that never spoke; null if the duration of
 * more than a fifth of its voice utterances is unknown. `answers` are the starts of answers that somebody waited for:
 * silence before one of them is a response gap.
 */
export function* talkOf(
  shown: readonly Shown[],
  sessionStartMs: number,
  answers: ReadonlySet<number>,
): Steps<TalkTimes> {
  const voices = { user: new Voice(), bot: new Voice() };
  const all = new Voice();
  yield* eachInSteps(shown, (one) => {
    if (!isVoice(one)) return;
    voices[one.utterance.side].add(one);
    all.add(one);
  });
  const [userTalkMs, botTalkMs] = [voices.user.talkMs, voices.bot.talkMs];
  if (userTalkMs === null || botTalkMs === null) {
    return { talk: { userTalkMs, botTalkMs, talkRatio: null, overlapMs: null, silenceMs: null }, silences: null };
  }
  const totalMs = userTalkMs + botTalkMs;
  const talkRatio = totalMs === 0 ? null : botTalkMs / totalMs;
  const silenceMs = all.union.windowMs - all.union.lengthMs;
  const overlapMs = yield* voices.user.union.lengthInCommon(voices.bot.union, MIN_OVERLAP_MS);
  const silences = yield* silencesOf(all, answers, sessionStartMs);
  return { talk: { userTalkMs, botTalkMs, talkRatio, overlapMs, silenceMs }, silences };
}

/** The audio of one side, or of both. */
class Voice {
  readonly union = new Union();
  readonly ticks: number[] = [];
  private count = 0;

  /** Utterances must be added sorted by start. */
  add({ utterance: { startMs, endMs } }: Shown): void {
    this.count += 1;
    if (endMs === null) this.ticks.push(startMs);
    else this.union.add({ startMs, endMs });
  }

  /** Null if the duration of too many utterances is unknown. */
  get talkMs(): number | null {
    return this.ticks.length * 5 > this.count ? null : this.union.lengthMs;
  }
}

/** Returns the silences between utterances, except those that contain a tick. */
function* silencesOf(
  { union, ticks }: Voice,
  answers: ReadonlySet<number>,
  sessionStartMs: number,
): Steps<readonly SilencePeriod[]> {
  let tick = 0;
  return yield* union.collectHoles(({ startMs, endMs }) => {
    while ((ticks[tick] ?? Number.POSITIVE_INFINITY) < startMs) tick += 1;
    const hasTick = (ticks[tick] ?? Number.POSITIVE_INFINITY) <= endMs;
    if (endMs - startMs < MIN_SILENCE_MS || hasTick || answers.has(endMs)) return undefined;
    return { offsetMs: startMs - sessionStartMs, durationMs: endMs - startMs };
  });
}
