const STAGES = {
  transcriptionDelay: 'transcriptionMs',
  endOfTurnDelay: 'endOfTurnMs',
  llmNodeTtft: 'llmTtftMs',
  llmNodeTtfs: 'llmTtfsMs',
  ttsNodeTtfb: 'ttsTtfbMs',
  e2eLatency: 'e2eMs',
} as const;

/** Returns latencies in ms; undefined if the stop time lies before the start time, which makes them absurd. */
export function latencyOf(metrics: Readonly<Record<string, unknown>>): Readonly<Record<string, number>> | undefined {
  const { startedSpeakingAt: start, stoppedSpeakingAt: stop } = metrics;
  if (typeof start === 'number' && typeof stop === 'number' && stop < start) return undefined;
  const claims = Object.entries(STAGES).flatMap(([theirs, ours]) => {
    const seconds = metrics[theirs];
    return typeof seconds === 'number' && seconds >= 0 ? [[ours, Math.round(seconds * 1e6) / 1e3] as const] : [];
  });
  return claims.length > 0 ? Object.fromEntries(claims) : undefined;
}
