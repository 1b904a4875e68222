// Imports nothing from the project, because scripts/screenshots.mjs runs this file without a build.
import type { Scene, SceneEvent } from './seed.ts';

type Line = readonly [atMs: number, type: string, payload: object];

/** A call in the vocabulary: a barge-in, answers with their stages, a tool that fails, and late events. */
const LINES: readonly Line[] = [
  [
    400,
    'bot_speech',
    {
      text: 'Harper Valley Bank, this is the assistant. How may I help you?',
      endMs: 3_600,
      startMs: 400,
      itemId: 'b1',
    },
  ],
  [4_300, 'user_speech', { text: 'I lost my card yesterday.', startMs: 4_300, endMs: 6_100, itemId: 'u1' }],
  [
    7_000,
    'bot_speech',
    {
      text: 'I am sorry to hear that. I can block the card for you right now, and send you a new one within five days.',
      heardText: 'I am sorry to hear that. I can block the card',
      interrupted: true,
      truncation: { evidence: 'word_timestamps', playedMs: 2_900 },
      startMs: 7_000,
      endMs: 12_400,
      itemId: 'b2',
      latency: { transcriptionMs: 140, endpointingMs: 260, llmTtftMs: 280, ttsTtfbMs: 120, e2eMs: 900 },
    },
  ],
  [9_500, 'user_speech', { text: 'Yes, please block it.', startMs: 9_500, endMs: 11_000, itemId: 'u2' }],
  [11_400, 'x.tool_call', { callId: 't1', name: 'block_card', arguments: { last4: '4921' } }],
  [12_050, 'x.tool_result', { callId: 't1', name: 'block_card', result: { blocked: true }, latencyMs: 650 }],
  [
    13_400,
    'bot_speech',
    {
      text: 'Your card is blocked. Shall I order a new one?',
      startMs: 13_400,
      endMs: 15_900,
      itemId: 'b3',
      latency: { transcriptionMs: 150, endpointingMs: 270, llmTtftMs: 390, toolMs: 650, ttsTtfbMs: 140, e2eMs: 2_400 },
    },
  ],
  [14_300, 'user_speech', { text: 'mhm', startMs: 14_300, endMs: 14_600, itemId: 'u3', backchannel: true }],
  [16_600, 'user_speech', { text: 'Yes, to my new address.', startMs: 16_600, endMs: 18_200, itemId: 'u4' }],
  [18_500, 'x.tool_call', { callId: 't2', name: 'order_card', arguments: { address: 'new' } }],
  [20_500, 'x.tool_result', { callId: 't2', name: 'order_card', isError: true, result: 'timeout' }],
  [
    21_400,
    'bot_speech',
    {
      text: 'I could not order it just now. A colleague will call you back today.',
      interrupted: true,
      startMs: 21_400,
      itemId: 'b4',
      latency: { endOfTurnMs: 420, llmTtfsMs: 360, toolMs: 2_000, ttsTtfbMs: 130, e2eMs: 3_200 },
    },
  ],
  [24_000, 'user_speech', { text: 'All right, thank you. Goodbye.', startMs: 24_000, endMs: 26_000, itemId: 'u5' }],
];

/** The text of the scene that nobody heard. */
export const UNHEARD = 'for you right now, and send you a new one within five days.';

export function voiceScene(sessionId: string, startedAtMs: number): Scene {
  const time = (offsetMs: number) => new Date(startedAtMs + offsetMs).toISOString();
  const events: readonly SceneEvent[] = LINES.map(([atMs, type, payload], index) => ({
    eventId: `line-${String(index + 1).padStart(2, '0')}`,
    type,
    payload,
    timestamp: time(atMs),
  }));
  return {
    sessionId,
    session: {
      language: 'en-US',
      metadata: { task: 'lost card', agent: 'assistant', channel: 'phone' },
      startedAt: time(0),
    },
    events,
    completion: { endReason: 'caller_hangup', endedAt: time(26_500) },
    late: { eventId: 'quality-labels', type: 'x.quality_labels', payload: { mos: 4 }, timestamp: time(28_000) },
  };
}
