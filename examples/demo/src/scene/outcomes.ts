/** How a conversation ends. */
export interface SceneOutcome {
  readonly status: 'completed' | 'failed';
  readonly endReason: string;
  /** Which part of the lines is said, as fractions; or only what precedes a tool call that never returns. */
  readonly said: readonly [from: number, to: number] | 'until-tool';
  readonly weight: number;
  /** What fails, if something does. */
  readonly fault?: string;
}

/** The weights are percentages; few calls fail, as on a good day. */
export const OUTCOMES: readonly SceneOutcome[] = [
  { status: 'completed', endReason: 'resolved', said: [1, 1], weight: 54 },
  { status: 'completed', endReason: 'caller_hangup', said: [0.6, 1], weight: 18 },
  { status: 'completed', endReason: 'agent_hangup', said: [1, 1], weight: 10 },
  { status: 'completed', endReason: 'transferred', said: [0.5, 0.8], weight: 8 },
  { status: 'completed', endReason: 'idle_timeout', said: [0.3, 0.7], weight: 5 },
  {
    status: 'failed',
    endReason: 'tool_timeout',
    said: 'until-tool',
    weight: 2,
    fault: 'The order system did not answer within 10 s',
  },
  {
    status: 'failed',
    endReason: 'stt_unavailable',
    said: [0.2, 0.6],
    weight: 2,
    fault: 'The speech recogniser closed the stream',
  },
  { status: 'failed', endReason: 'connection_lost', said: [0.2, 0.9], weight: 1, fault: 'No audio for 5 s' },
];
