import type { Exchange } from '@conversation-service/client';

/** The stages of an answer in their usual order. */
const PARTS = ['transcription', 'endpointing', 'end of turn', 'LLM', 'tools', 'TTS', 'unexplained'] as const;
export type PartName = (typeof PARTS)[number];

export interface Part {
  readonly name: PartName;
  readonly lengthMs: number;
}

/**
 * Returns the latencies that the provider reports for an answer, and the rest that no stage explains. Stages contained
 * in others are left out, as in `unexplainedMs`.
 */
export function partsOf({ latency, unexplainedMs }: Exchange): readonly Part[] {
  if (!latency) return [];
  const { endOfTurnMs, transcriptionMs, endpointingMs, llmTtfsMs, llmTtftMs, toolMs, ttsTtfbMs } = latency;
  const isSplit = endOfTurnMs === null;
  return [
    part('transcription', isSplit ? transcriptionMs : null),
    part('endpointing', isSplit ? endpointingMs : null),
    part('end of turn', endOfTurnMs),
    part('LLM', llmTtfsMs ?? llmTtftMs),
    part('tools', toolMs),
    part('TTS', ttsTtfbMs),
    part('unexplained', unexplainedMs),
  ].filter((each) => each !== undefined);
}

function part(name: PartName, lengthMs: number | null): Part | undefined {
  return lengthMs === null || lengthMs <= 0 ? undefined : { name, lengthMs };
}

/** The stages that occur, in their usual order, for a legend without colours that nobody finds in a bar. */
export function namesOf(parts: readonly Part[]): readonly PartName[] {
  return PARTS.filter((name) => parts.some((part) => part.name === name));
}

export function lengthOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { lengthMs }) => sum + lengthMs, 0);
}
