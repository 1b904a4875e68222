import { describe, expect, it } from 'vitest';
import { importMessages } from '../index.js';
import { describeImporter } from '../testing/describe-importer.js';
import { fixture, fixturesOf } from '../testing/fixtures.js';
import { callViewOf, SimulatedStore } from '../testing/simulated-store.js';
import { openaiRealtime } from './importer.js';

const START = Date.parse('2026-01-15T09:30:00.000Z');
/** Every event names its session, so that it can be delivered on its own. */
const at = (ms: number, message: object) => ({
  receivedAt: new Date(START + ms).toISOString(),
  direction: 'in',
  message: { session: { id: 'sess_1' }, ...message },
});
const item = (id: string, role: string, content: readonly object[] = []) => ({ id, type: 'message', role, content });

describeImporter('openai-realtime', {
  importer: openaiRealtime,
  fixtures: [
    ...fixturesOf('openai-realtime'),
    { name: 'a session', messages: fixture('recordings/openai-realtime.jsonl') },
  ],
  call: [
    at(0, { type: 'session.created' }),
    at(1_000, { type: 'input_audio_buffer.speech_started', item_id: 'u1', audio_start_ms: 900 }),
    at(2_000, { type: 'input_audio_buffer.speech_stopped', item_id: 'u1', audio_end_ms: 1_900 }),
    at(2_050, { type: 'conversation.item.added', item: item('u1', 'user') }),
    at(2_500, { type: 'response.output_audio_transcript.done', item_id: 'a1', transcript: 'It is sunny today.' }),
    at(3_000, { type: 'conversation.item.input_audio_transcription.completed', item_id: 'u1', transcript: 'Weather?' }),
    at(3_100, { type: 'conversation.item.truncated', item_id: 'a1', audio_end_ms: 640 }),
    at(3_200, { type: 'error', event_id: 'e1', error: { message: 'no' } }),
  ],
  unknownMessage: { type: 'some.event.of.tomorrow', hello: 'world' },
});

describe('openai-realtime', () => {
  const delta = (type: string, item_id: string, text: string) => ({ type, item_id, delta: text });
  const TYPE = 'response.output_audio_transcript.delta';

  it('reads a session with a tool, a barge-in and a transcription that failed', () => {
    const store = new SimulatedStore(openaiRealtime);
    const { calls, ignored } = store.deliver(fixture('recordings/openai-realtime.jsonl'));
    const [session] = store.sessions.values();
    if (!session) throw new Error('no session');
    const view = callViewOf('s', session);
    const said = view.transcript().utterances.map(({ side, text, heard }) => `${side} ${heard}: ${text}`);
    expect(said.sort()).toEqual([
      'bot full: Hello, how can I help you today? ',
      'bot full: Sorry, I stop. ',
      'bot unknown: null',
      'user full: Wait, stop.',
      'user full: What is the weather in Hangzhou?',
    ]);
    expect(view.turns().tools).toMatchObject([{ name: 'get_weather', status: 'ok' }]);
    expect(calls).toHaveLength(1);
    expect(ignored[TYPE]).toBe(14);
  });

  it('joins the pieces of an unfinished text into one partial', () => {
    const body = [delta(TYPE, 'a1', 'Hel'), delta(TYPE, 'a1', 'lo'), delta(TYPE, 'a2', 'Bye')];
    const whole = { type: 'response.output_audio_transcript.done', item_id: 'a2', transcript: 'Bye.' };
    const { calls, ignored } = importMessages(openaiRealtime, [...body, whole], 's');
    const said = calls[0]?.events.map(({ payload: { text, final } }) => [text, final]);
    expect(said).toEqual([
      ['Bye.', undefined],
      ['Hello', false],
    ]);
    expect(ignored).toEqual({ [TYPE]: 1 });
  });

  it('measures the generated audio, and keeps none of it', () => {
    const audio = 'A'.repeat(64_000);
    const body = [delta('response.output_audio.delta', 'a1', audio), delta('response.output_audio.delta', 'a1', audio)];
    const result = importMessages(openaiRealtime, body, 's');
    expect(result.calls[0]?.events[0]?.payload).toMatchObject({ itemId: 'a1', generatedMs: 2_000 });
    expect(JSON.stringify(result)).not.toContain('AAAA');
  });
});
