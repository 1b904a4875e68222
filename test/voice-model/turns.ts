import type { ModelSide } from './statements.js';
import type { ModelUtterance } from './utterances.js';

export interface ModelTurn {
  readonly side: ModelSide;
  readonly utterances: readonly ModelUtterance[];
}

export interface ModelExchange {
  readonly user: ModelTurn;
  readonly bot: ModelTurn | undefined;
  readonly responseGapMs: number | null;
  readonly isRough: boolean | null;
  readonly isVoice: boolean;
  readonly latency: Readonly<Record<string, number>> | null;
  readonly unexplainedMs: number | null;
}

/** The longest runs of one side. Keys that were pressed and backchannels belong to none, and break none. */
export function turnsOf(
  shown: readonly ModelUtterance[],
  backchannels: ReadonlySet<ModelUtterance>,
): readonly ModelTurn[] {
  const turns: { side: ModelSide; utterances: ModelUtterance[] }[] = [];
  for (const utterance of shown) {
    if (utterance.medium === 'dtmf' || backchannels.has(utterance)) continue;
    const last = turns.at(-1);
    if (last?.side === utterance.side) last.utterances.push(utterance);
    else turns.push({ side: utterance.side, utterances: [utterance] });
  }
  return turns;
}

/** Every turn of the user, with the turn of the bot that follows it. */
export function exchangesOf(turns: readonly ModelTurn[]): readonly ModelExchange[] {
  return turns.flatMap((user, index): readonly ModelExchange[] => {
    if (user.side === 'bot') return [];
    const bot = turns[index + 1];
    if (!bot)
      return [{ user, bot, responseGapMs: null, isRough: null, isVoice: false, latency: null, unexplainedMs: null }];
    const ends = user.utterances.map(({ startMs, endMs }) => endMs ?? startMs);
    const latestEndMs = Math.max(...ends);
    const first = bot.utterances[0];
    const last = user.utterances.toReversed().find(({ startMs, endMs }) => (endMs ?? startMs) === latestEndMs);
    if (!first || !last) throw new Error('a turn has an utterance');
    const latency: Record<string, number> = { ...user.utterances.at(-1)?.latency };
    for (const { latency: claims } of bot.utterances.toReversed()) Object.assign(latency, claims);
    return [
      {
        ...{ user, bot, latency },
        responseGapMs: first.startMs - latestEndMs,
        isRough: first.endMs === undefined || last.endMs === undefined,
        isVoice: first.medium === 'voice' && last.medium === 'voice',
        unexplainedMs: unexplainedOf(latency),
      },
    ];
  });
}

function unexplainedOf(latency: Readonly<Record<string, number>>): number | null {
  const { e2eMs, endOfTurnMs, transcriptionMs, endpointingMs, llmTtfsMs, llmTtftMs, ttsTtfbMs, toolMs } = latency;
  const stages = [endOfTurnMs, transcriptionMs, endpointingMs, llmTtfsMs, llmTtftMs, ttsTtfbMs, toolMs];
  if (e2eMs === undefined || stages.every((stage) => stage === undefined)) return null;
  const ofTurn = endOfTurnMs ?? (transcriptionMs ?? 0) + (endpointingMs ?? 0);
  return e2eMs - (ofTurn + (llmTtfsMs ?? llmTtftMs ?? 0) + (ttsTtfbMs ?? 0) + (toolMs ?? 0));
}
