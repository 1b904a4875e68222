import { CallView } from '@conversation-service/voice';
import { EXAMPLE_SESSION_ID } from '../../http/openapi/examples.js';
import { RENDERERS, type TextFormat } from './transcript-formats.js';

const STARTED_AT = '2026-01-15T09:30:00.000Z';

/** A short call: a question, and an answer that the caller interrupts. */
const EVENTS = [
  {
    type: 'user_speech',
    payload: { itemId: 'u-1', text: 'Can I move my appointment?', startMs: 1_200, endMs: 2_900 },
    timestamp: '2026-01-15T09:30:03.050Z',
  },
  {
    type: 'bot_speech',
    payload: {
      itemId: 'b-1',
      text: 'Of course. There is Friday at ten or Monday at nine.',
      heardText: 'Of course. There is Friday at ten',
      interrupted: true,
      startMs: 3_700,
      endMs: 6_200,
      latency: { endOfTurnMs: 320, llmTtftMs: 290, ttsTtfbMs: 110, e2eMs: 790 },
    },
    timestamp: '2026-01-15T09:30:06.300Z',
  },
  {
    type: 'user_speech',
    payload: { itemId: 'u-2', text: 'Friday is fine.', startMs: 5_900, endMs: 7_100 },
    timestamp: '2026-01-15T09:30:07.180Z',
  },
];

function exampleCall(): CallView {
  const call = new CallView({ sessionId: EXAMPLE_SESSION_ID, startedAt: STARTED_AT, language: 'en-US' });
  for (const [at, event] of EVENTS.entries()) call.add({ ...event, eventId: `evt-${at + 1}`, sequence: at + 1 });
  return call;
}

const CALL = exampleCall();
const TRANSCRIPT = CALL.transcript();

export const TRANSCRIPT_EXAMPLE = { ...TRANSCRIPT, pagination: { limit: 50, nextCursor: null, hasMore: false } };

export const TURNS_EXAMPLE = CALL.turns();

export function textExample(format: TextFormat): string {
  return [...RENDERERS[format](TRANSCRIPT.utterances)].join('');
}
