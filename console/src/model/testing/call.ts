import type { Exchange, Interruption, Turn, Turns, Utterance } from '@conversation-service/client';

/** Start of the calls in tests. */
export const CALL_START_MS = Date.UTC(2026, 0, 15, 9, 30);

const NO_LATENCY = {
  transcriptionMs: null,
  endOfTurnMs: null,
  endpointingMs: null,
  llmTtftMs: null,
  llmTtfsMs: null,
  ttsTtfbMs: null,
  toolMs: null,
  e2eMs: null,
};

export function utteranceOf(parts: Partial<Utterance> = {}): Utterance {
  const { index = 0, offsetMs = 0, durationMs = null, sequences = [index + 1] } = parts;
  const startMs = CALL_START_MS + offsetMs;
  return {
    index,
    side: 'bot',
    speaker: null,
    role: null,
    text: 'words',
    generatedText: null,
    heardText: null,
    heard: 'full',
    generated: 'full',
    interrupted: null,
    truncation: null,
    startedAt: new Date(startMs).toISOString(),
    endedAt: durationMs === null ? null : new Date(startMs + durationMs).toISOString(),
    offsetMs,
    durationMs,
    isTick: durationMs === null,
    final: true,
    medium: 'voice',
    language: null,
    confidence: null,
    itemId: null,
    rev: 0,
    superseded: false,
    sequences,
    eventIds: sequences.map((sequence) => `e${sequence}`),
    source: null,
    ...parts,
  };
}

export function turnOf(index: number, { side, startedAt, endedAt, offsetMs, durationMs, index: at }: Utterance): Turn {
  return { index, side, utterances: [at], startedAt, endedAt, offsetMs, durationMs };
}

export function exchangeOf(parts: Partial<Omit<Exchange, 'latency'>> & { latency?: object } = {}): Exchange {
  const { latency, ...others } = parts;
  return {
    index: 0,
    userTurn: 0,
    botTurn: 1,
    responseGapMs: null,
    isRough: false,
    unanswered: false,
    unexplainedMs: null,
    tools: [],
    ...others,
    latency: latency ? { ...NO_LATENCY, ...latency } : null,
  };
}

export function interruptionOf(parts: Partial<Interruption> = {}): Interruption {
  return {
    kind: 'barge_in',
    by: 'user',
    evidence: 'provider',
    utterance: null,
    other: null,
    offsetMs: null,
    durationMs: null,
    timeToYieldMs: null,
    ...parts,
  };
}

/** Without `measures`, which these tests do not use. */
export function turnsOf(parts: Partial<Turns> = {}): Turns {
  return {
    sessionId: 's',
    version: 1,
    throughSequence: 0,
    complete: false,
    turns: [],
    exchanges: [],
    interruptions: [],
    tools: [],
    silences: [],
    measures: {} as Turns['measures'],
    issues: [],
    ...parts,
  };
}
