import type { ModelSide } from './statements.js';
import type { ModelUtterance } from './utterances.js';

/** Talk, overlap, silence and gaps, counted in single milliseconds: the simplest unions and intersections there are. */
export function talkOf(shown: readonly ModelUtterance[], answerMs: ReadonlySet<number>) {
  const voices = shown.filter(({ medium }) => medium === 'voice');
  // An utterance without a length limits nothing.
  const spoken = voices.filter(({ endMs }) => endMs !== undefined);
  const fromMs = spoken.reduce((least, { startMs }) => Math.min(least, startMs), Number.POSITIVE_INFINITY);
  const toMs = spoken.reduce((most, { endMs = fromMs }) => Math.max(most, endMs), fromMs);
  const of = (side: ModelSide) => voices.filter((utterance) => utterance.side === side);
  const [user, bot] = [millisecondsOf(of('user'), fromMs, toMs), millisecondsOf(of('bot'), fromMs, toMs)];
  const userTalkMs = isKnown(of('user')) ? count(user) : null;
  const botTalkMs = isKnown(of('bot')) ? count(bot) : null;
  if (userTalkMs === null || botTalkMs === null) {
    return { userTalkMs, botTalkMs, talkRatio: null, overlapMs: null, silenceMs: null, silences: null };
  }
  const sum = userTalkMs + botTalkMs;
  const pieces = runsOf(user, (ms) => user[ms] === 1 && bot[ms] === 1);
  const holes = runsOf(user, (ms) => user[ms] === 0 && bot[ms] === 0);
  const ticks = voices.filter(({ endMs }) => endMs === undefined).map(({ startMs }) => startMs - fromMs);
  const lengths = (runs: readonly Run[]) => runs.reduce((total, [from, to]) => total + to - from, 0);
  return {
    ...{ userTalkMs, botTalkMs },
    talkRatio: sum === 0 ? null : botTalkMs / sum,
    overlapMs: lengths(pieces.filter(([from, to]) => to - from >= 100)),
    silenceMs: lengths(holes),
    silences: holes
      .filter(([from, to]) => to - from >= 2_000 && !answerMs.has(fromMs + to))
      .filter(([from, to]) => !ticks.some((ms) => ms > from && ms < to))
      .map(([from, to]) => [fromMs + from, fromMs + to] as const),
  };
}

type Run = readonly [from: number, to: number];

/** At most a fifth has no length. */
const isKnown = (ours: readonly ModelUtterance[]) =>
  ours.filter(({ endMs }) => endMs === undefined).length * 5 <= ours.length;

/** One element for each millisecond from `fromMs` on: 1 if someone speaks. */
function millisecondsOf(utterances: readonly ModelUtterance[], fromMs: number, toMs: number): Uint8Array {
  const all = new Uint8Array(fromMs < toMs ? toMs - fromMs : 0);
  for (const { startMs, endMs } of utterances) if (endMs !== undefined) all.fill(1, startMs - fromMs, endMs - fromMs);
  return all;
}

const count = (all: Uint8Array) => all.reduce((sum, each) => sum + each, 0);

function runsOf({ length }: Uint8Array, isIn: (place: number) => boolean): readonly Run[] {
  const runs: [number, number][] = [];
  for (let place = 0; place < length; place += 1) {
    const last = runs.at(-1);
    if (!isIn(place)) continue;
    if (last?.[1] === place) last[1] = place + 1;
    else runs.push([place, place + 1]);
  }
  return runs;
}
