import { describe, expect, it } from 'vitest';
import { importMessages } from '../index.js';
import { describeImporter } from '../testing/describe-importer.js';
import { fixturesOf } from '../testing/fixtures.js';
import { deepgram } from './importer.js';

const START = Date.parse('2026-01-15T09:30:00.000Z');
/** Every message names its call, so that it can be delivered on its own. */
const at = (ms: number, message: object) => ({
  receivedAt: new Date(START + ms).toISOString(),
  message: { request_id: 'req-1', ...message },
});

describeImporter('deepgram', {
  importer: deepgram,
  fixtures: fixturesOf('deepgram'),
  call: [
    at(0, { type: 'Welcome' }),
    at(1_000, { type: 'ConversationText', role: 'user', content: 'What is the weather?' }),
    at(1_100, { type: 'FunctionCallRequest', functions: [{ id: 'f1', name: 'weather', arguments: '{}' }] }),
    at(1_400, { type: 'FunctionCallResponse', id: 'f1', name: 'weather', content: 'sunny' }),
    at(2_000, { type: 'ConversationText', role: 'assistant', content: 'It is sunny.' }),
    at(2_100, { type: 'AgentStartedSpeaking', total_latency: 1.1, tts_latency: 0.2, ttt_latency: 0.7 }),
    at(3_000, { type: 'AgentAudioDone' }),
  ],
  unknownMessage: { type: 'Tomorrow', hello: 'world' },
});

describe('deepgram', () => {
  it('reads latencies in seconds', () => {
    const message = { type: 'AgentStartedSpeaking', total_latency: 1.1, tts_latency: 0.2, ttt_latency: 0.7 };
    const events = importMessages(deepgram, [message], 's').calls[0]?.events;
    expect(events?.[1]?.payload.latency).toEqual({ e2eMs: 1_100, ttsTtfbMs: 200, llmTtftMs: 700 });
  });
});
