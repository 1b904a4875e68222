const HOUR_MS = 3_600_000;

/** The assistants, one for each kind of call. */
export const AGENTS = ['reception', 'orders', 'billing'] as const;

export type Agent = (typeof AGENTS)[number];

/**
 * The problem to be found on the Overview: for the last hour, one agent's language model has taken five times as long.
 */
export const SLOW: { readonly agent: Agent; readonly stage: 'llmTtftMs'; readonly sinceMs: number } = {
  agent: 'orders',
  stage: 'llmTtftMs',
  sinceMs: HOUR_MS,
};

const SLOW_FACTOR = 5;

/** Returns the factor by which the agent's model was slower in a call that began this long ago. */
export function slownessOf(agent: Agent, agoMs: number): number {
  return agent === SLOW.agent && agoMs < SLOW.sinceMs ? SLOW_FACTOR : 1;
}
