import { describe, expect, it } from 'vitest';
import { importMessages } from '../index.js';
import { describeImporter } from '../testing/describe-importer.js';
import { fixture, fixturesOf } from '../testing/fixtures.js';
import { pipecat } from './importer.js';

const START = Date.parse('2026-04-03T20:15:01.000Z');
/** Every message names its call, so that it can be delivered on its own. */
const at = (ms: number, type: string, data: object) => ({
  receivedAt: new Date(START + ms).toISOString(),
  message: { label: 'rtvi-ai', call_id: 'call_123', type, data },
});

describeImporter('pipecat', {
  importer: pipecat,
  fixtures: fixturesOf('pipecat'),
  call: [
    at(0, 'user-started-speaking', {}),
    at(800, 'user-transcription', { text: 'I need help', final: true }),
    at(1_000, 'llm-function-call-in-progress', { function_name: 'look', tool_call_id: 't1', arguments: { a: 1 } }),
    at(1_300, 'llm-function-call-stopped', { function_name: 'look', tool_call_id: 't1', result: 'ok' }),
    at(1_500, 'metrics', { ttfb: [{ processor: 'FakeLLM#0', value: 0.4 }] }),
    ...fixture('pipecat/transcript-export.json'),
  ],
  unknownMessage: { label: 'rtvi-ai', type: 'tomorrow', data: { hello: 'world' } },
});

describe('pipecat', () => {
  const importOf = (messages: readonly (readonly [string, object?])[]) =>
    importMessages(
      pipecat,
      messages.map(([type, data]) => ({ type, data })),
      's',
    );

  it('distinguishes what was generated, what was spoken, and what was heard of an interrupted answer', () => {
    const { calls } = importOf([
      ['bot-llm-started'],
      ['bot-llm-text', { text: 'Life is a complex set of things.' }],
      ['bot-llm-stopped'],
      ['bot-tts-text', { text: 'Life' }],
      ['bot-tts-text', { text: 'is' }],
      ['bot-interrupted'],
      ['bot-tts-text', { text: 'stray' }],
    ]);
    expect(calls[0]?.events).toHaveLength(1);
    expect(calls[0]?.events[0]?.payload).toMatchObject({
      text: 'Life is',
      generatedText: 'Life is a complex set of things.',
      heardText: 'Life is',
      interrupted: true,
      truncation: { evidence: 'estimated' },
    });
  });

  it('treats the progress of the voice as what was heard', () => {
    const { calls } = importOf([
      ['bot-llm-started'],
      ['bot-llm-text', { text: 'Life is a set.' }],
      [
        'bot-output',
        {
          text: 'Life is a set.',
          segment_id: 's1',
          spoken_progress: { accumulated_text: 'Life is', remaining_text: ' a set.' },
        },
      ],
      ['bot-interrupted'],
    ]);
    expect(calls[0]?.events[0]?.payload).toMatchObject({
      heardText: 'Life is',
      truncation: { evidence: 'provider_text' },
    });
  });

  it('begins another answer after the bot stopped speaking, if nothing says when the model starts', () => {
    const { calls } = importOf([
      ['bot-transcription', { text: 'One moment.' }],
      ['bot-stopped-speaking'],
      ['bot-transcription', { text: 'There are three slots.' }],
      ['bot-interrupted'],
      ['bot-transcription', { text: 'stray' }],
      ['bot-stopped-speaking'],
      ['bot-transcription', { text: 'Sorry?' }],
    ]);
    const said = calls[0]?.events.filter(({ type }) => type === 'bot_speech').map(({ payload }) => payload);
    expect(said?.map(({ text, interrupted }) => [text, interrupted])).toEqual([
      ['One moment.', undefined],
      ['There are three slots.', true],
      ['Sorry?', undefined],
    ]);
  });

  it('reads claims in seconds, by the name of the processor', () => {
    const ttfb = [
      { processor: 'FakeLLM#0', value: 0.4 },
      { processor: 'FakeTTS#0', value: 0.1 },
      { processor: 'X', value: 9 },
    ];
    const { calls } = importOf([['metrics', { ttfb }]]);
    expect(calls[0]?.events[0]?.payload.latency).toEqual({ llmTtftMs: 400, ttsTtfbMs: 100 });
  });
});
