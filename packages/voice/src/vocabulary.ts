/** Who speaks: the caller, or the agent (a bot or a person) who answers. */
export const SIDES = ['user', 'bot'] as const;
export type Side = (typeof SIDES)[number];

export const ROLES = ['user', 'agent', 'human_agent'] as const;
export type Role = (typeof ROLES)[number];

export const MEDIA = ['voice', 'text', 'dtmf'] as const;
export type Medium = (typeof MEDIA)[number];

/** How it is known what was heard of an interrupted utterance. */
export const EVIDENCES = ['provider_text', 'word_timestamps', 'playback_ms', 'estimated', 'none'] as const;
export type Evidence = (typeof EVIDENCES)[number];

/** The stages of an answer's delay that providers report. */
export const LATENCY_STAGES = [
  'transcriptionMs',
  'endOfTurnMs',
  'endpointingMs',
  'llmTtftMs',
  'llmTtfsMs',
  'ttsTtfbMs',
  'toolMs',
  'e2eMs',
] as const;
export type LatencyStage = (typeof LATENCY_STAGES)[number];

/** Returns a value for each stage. */
export function byStage<Value>(make: () => Value): Record<LatencyStage, Value> {
  const stages = {} as Record<LatencyStage, Value>;
  for (const stage of LATENCY_STAGES) stages[stage] = make();
  return stages;
}

/** The latencies that a provider reports about its own pipeline; null if it reports none. */
export type Latency = Readonly<Record<LatencyStage, number | null>>;

/** Where an utterance was cut. `atMs` is in epoch milliseconds. */
export interface Truncation {
  readonly evidence: Evidence | null;
  readonly playedMs: number | null;
  readonly atMs: number | null;
}

/** A word with its offsets from the session's start. */
export interface Word {
  readonly word: string;
  readonly startMs: number | null;
  readonly endMs: number | null;
  readonly confidence: number | null;
}

/** The provider message that an event was made from. */
export interface Source {
  readonly provider: string | null;
  readonly type: string | null;
  readonly id: string | null;
}

/**
 * A field of our vocabulary whose value a view cannot use. The event is stored as it was sent, and the rest of it is
 * read.
 */
export interface Issue {
  readonly sequence: number;
  /** JSON Pointer into the payload. */
  readonly pointer: string;
  readonly detail: string;
}
