import { describe, expect, it } from 'vitest';
import { importMessages } from '../index.js';
import { describeImporter } from '../testing/describe-importer.js';
import { fixture, fixturesOf } from '../testing/fixtures.js';
import { elevenlabs } from './importer.js';

const START = 1_739_537_297;
const named = { conversation_id: 'conv-1', agent_id: 'a1' };
const report = (status: string, transcript: readonly object[], more: object = {}) => ({
  type: 'post_call_transcription',
  event_timestamp: START + 30,
  data: { ...named, status, transcript, metadata: { start_time_unix_secs: START, call_duration_secs: 22 }, ...more },
});
const SAID = [
  { role: 'agent', message: 'Hello', time_in_call_secs: 0, interrupted: false },
  { role: 'user', message: 'Tell me about life', time_in_call_secs: 3 },
  {
    ...{ role: 'agent', message: 'Life is...', original_message: 'Life is a complex set.', interrupted: true },
    time_in_call_secs: 5,
    tool_calls: [{ request_id: 'r1', tool_name: 'look', params_as_json: '{"at": "life"}' }],
    tool_results: [
      { request_id: 'r1', tool_name: 'look', result_value: 'ok', is_error: false, tool_latency_secs: 0.25 },
    ],
  },
];

describeImporter('elevenlabs', {
  importer: elevenlabs,
  fixtures: fixturesOf('elevenlabs'),
  call: [
    report('in-progress', SAID.slice(0, 2)),
    report('done', SAID),
    { ...report('done', SAID, { analysis: { call_successful: 'success' } }), event_timestamp: START + 90 },
  ],
  unknownMessage: { type: 'tomorrow', conversation_id: 'conv-1', hello: 'world' },
});

describe('elevenlabs', () => {
  it('reports what was heard of an interrupted answer, and how long a tool took', () => {
    const events = importMessages(elevenlabs, [report('done', SAID)]).calls[0]?.events ?? [];
    expect(events[2]?.payload).toMatchObject({
      text: 'Life is a complex set.',
      heardText: 'Life is...',
      interrupted: true,
    });
    expect(events[4]?.payload).toMatchObject({ callId: 'r1', result: 'ok', latencyMs: 250 });
  });

  it('adds a correction to the answer whose text is its original', () => {
    const [correction] = fixture('elevenlabs/agent-response-correction.json');
    const agent_response = 'The weather is sunny and warm.';
    const answer = { type: 'agent_response', agent_response_event: { agent_response, event_id: 41 } };
    for (const bodies of [[[answer, correction]], [[answer], [correction]]]) {
      const ids = bodies.flatMap((body) => importMessages(elevenlabs, body, 's').calls[0]?.events ?? []);
      expect(new Set(ids.map(({ payload }) => payload.itemId)).size).toBe(1);
    }
  });

  it('orders socket events by their number', () => {
    const user = { type: 'user_transcript', user_transcription_event: { user_transcript: 'Hi', event_id: 1 } };
    const agent = { type: 'agent_response', agent_response_event: { agent_response: 'Yes?', event_id: 2 } };
    const types = importMessages(elevenlabs, [agent, user], 's').calls[0]?.events.map(({ type }) => type);
    expect(types).toEqual(['user_speech', 'bot_speech']);
  });

  it('counts a claim once that the previous turn had as well', () => {
    const metrics = { conversation_turn_metrics: { metrics: { convai_llm_service_ttfb: { elapsed_time: 0.5 } } } };
    const turns = [
      { role: 'user', message: 'Hi', time_in_call_secs: 1 },
      { role: 'agent', message: 'Wait', time_in_call_secs: 2, ...metrics },
      { role: 'agent', message: 'Done', time_in_call_secs: 4, ...metrics },
    ];
    const events = importMessages(elevenlabs, [report('done', turns)]).calls[0]?.events;
    expect(events?.map(({ payload }) => payload.latency)).toEqual([undefined, { llmTtftMs: 500 }, undefined]);
  });

  it('gives no times if all turns are at 0', () => {
    const turns = SAID.map((turn) => ({ ...turn, time_in_call_secs: 0 }));
    const events = importMessages(elevenlabs, [report('done', turns)]).calls[0]?.events ?? [];
    expect(events.some(({ timestamp, payload }) => timestamp !== undefined || 'startedAt' in payload)).toBe(false);
  });
});
