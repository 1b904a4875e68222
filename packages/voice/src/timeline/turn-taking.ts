import type { Moment } from './moment.js';

/** The caller waits: from the end of their speech to the bot's. */
export interface ResponseGap {
  readonly kind: 'gap';
  readonly startMs: number;
  readonly endMs: number;
  /** The bot's answer. */
  readonly sequence: number;
  readonly eventId: string;
  /** One side is a tick, so that its end or begin is not known: the figure is between timestamps. */
  readonly isRough: boolean;
}

/** Both speak at once. */
export interface Overlap {
  readonly kind: 'overlap';
  readonly startMs: number;
  readonly endMs: number;
  /** Who began while the other still spoke. */
  readonly by: 'user' | 'bot';
  readonly sequence: number;
}

/** Nobody speaks, and it is not the bot's turn to answer. */
export interface Silence {
  readonly kind: 'silence';
  readonly startMs: number;
  readonly endMs: number;
}

export interface TurnTaking {
  readonly gaps: readonly ResponseGap[];
  readonly overlaps: readonly Overlap[];
  readonly silences: readonly Silence[];
}

/** Shorter ones are the breath between two sentences. */
const MIN_SILENCE_MS = 2_000;

/** Shorter ones are the edge of the recogniser, not two people at once. */
const MIN_OVERLAP_MS = 100;

/** Longer waits are a lost turn or a paused call, not an answer. */
const MAX_GAP_MS = 60_000;

/** What lies between the speeches. Partial transcripts do not count, since their final ones do, nor does sound without words. */
export function turnTaking(moments: readonly Moment[]): TurnTaking {
  const speeches = moments
    .filter(({ lane, isPartial, isWordless }) => lane !== 'system' && !isPartial && !isWordless)
    .sort((a, b) => a.startMs - b.startMs || a.sequence - b.sequence);
  return { gaps: gapsOf(speeches), overlaps: overlapsOf(speeches), silences: silencesOf(speeches) };
}

/** From the end of the user's last speech to the first speech of the bot after it. */
function gapsOf(speeches: readonly Moment[]): readonly ResponseGap[] {
  const gaps: ResponseGap[] = [];
  let user: Moment | undefined;
  for (const speech of speeches) {
    if (speech.lane === 'user') {
      user = user && user.endMs > speech.endMs ? user : speech;
      continue;
    }
    const waitMs = user ? speech.startMs - user.endMs : -1;
    if (user && waitMs >= 0 && waitMs <= MAX_GAP_MS) {
      const { sequence, eventId } = speech;
      const isRough = user.isTick || speech.isTick;
      gaps.push({ kind: 'gap', startMs: user.endMs, endMs: speech.startMs, sequence, eventId, isRough });
    }
    user = undefined;
  }
  return gaps;
}

function overlapsOf(speeches: readonly Moment[]): readonly Overlap[] {
  const overlaps: Overlap[] = [];
  const last: Partial<Record<string, Moment>> = {};
  for (const speech of speeches) {
    const other = last[speech.lane === 'user' ? 'bot' : 'user'];
    const endMs = Math.min(speech.endMs, other?.endMs ?? 0);
    if (endMs - speech.startMs >= MIN_OVERLAP_MS) {
      const by = speech.lane === 'user' ? 'user' : 'bot';
      overlaps.push({ kind: 'overlap', startMs: speech.startMs, endMs, by, sequence: speech.sequence });
    }
    if (speech.endMs > (last[speech.lane]?.endMs ?? 0)) last[speech.lane] = speech;
  }
  return overlaps;
}

/** Between bars only: after a tick nobody knows when the speech ended. */
function silencesOf(speeches: readonly Moment[]): readonly Silence[] {
  const silences: Silence[] = [];
  let last: Moment | undefined;
  for (const speech of speeches) {
    const isAnswer = last?.lane === 'user' && speech.lane === 'bot';
    if (last && !last.isTick && !isAnswer && speech.startMs - last.endMs >= MIN_SILENCE_MS) {
      silences.push({ kind: 'silence', startMs: last.endMs, endMs: speech.startMs });
    }
    if (!last || speech.endMs >= last.endMs) last = speech;
  }
  return silences;
}
