import type { SeededRandom } from './seeded-random.js';

/** The latencies that an agent reports for one answer, by stage. */
export interface AnswerLatency {
  readonly endpointingMs: number;
  readonly transcriptionMs: number;
  readonly llmTtftMs: number;
  readonly ttsTtfbMs: number;
  readonly toolMs?: number;
  /** The total, including what no stage explains. */
  readonly e2eMs: number;
}

/** The fastest first token, and the mean of what is added to it: a few are slow, and some very slow. */
const MIN_LLM_MS = 220;
const MEAN_EXTRA_LLM_MS = 180;
const MAX_EXTRA_LLM_MS = 1_500;

/** Returns the duration of each stage before an answer is heard; `slowness` multiplies that of the language model. */
export function answerLatency(random: SeededRandom, slowness: number, toolMs: number): AnswerLatency {
  const extraMs = Math.min(MAX_EXTRA_LLM_MS, -Math.log(1 - random.next()) * MEAN_EXTRA_LLM_MS);
  const stages = {
    endpointingMs: random.between(180, 320),
    transcriptionMs: random.between(70, 140),
    llmTtftMs: Math.round((MIN_LLM_MS + extraMs) * slowness),
    ttsTtfbMs: random.between(90, 170),
    ...(toolMs > 0 ? { toolMs } : {}),
  };
  const explainedMs = Object.values(stages).reduce((sum, ms) => sum + ms, 0);
  return { ...stages, e2eMs: explainedMs + random.between(10, 60) };
}
