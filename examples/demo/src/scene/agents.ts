const HOUR_MS = 3_600_000;

/** Who answers: one assistant for each kind of call. */
export const AGENTS = ['reception', 'orders', 'billing'] as const;

export type Agent = (typeof AGENTS)[number];

/** What there is to find on the Overview: since an hour the language model of one agent takes five times as long. */
export const SLOW: { readonly agent: Agent; readonly stage: 'llmTtftMs'; readonly sinceMs: number } = {
  agent: 'orders',
  stage: 'llmTtftMs',
  sinceMs: HOUR_MS,
};

const SLOW_FACTOR = 5;

/** By how much longer the agent's model takes in a call that began so long ago. */
export function slownessOf(agent: Agent, agoMs: number): number {
  return agent === SLOW.agent && agoMs < SLOW.sinceMs ? SLOW_FACTOR : 1;
}
