import { describe, expect, it } from 'vitest';
import { importMessages } from '../index.js';
import { describeImporter } from '../testing/describe-importer.js';
import { fixture, fixturesOf } from '../testing/fixtures.js';
import { retell } from './importer.js';

const CALL = {
  call_id: 'call-1',
  start_timestamp: 1_714_608_475_945,
  from_number: '+14155550101',
};
const WORDS = (text: string, start: number) =>
  text.split(' ').map((word, place) => ({ word, start: start + place * 0.3, end: start + place * 0.3 + 0.2 }));
const SAID = [
  { role: 'agent', content: 'Hello there.', words: WORDS('Hello there.', 0.5) },
  { role: 'user', content: 'I lost my card.', words: WORDS('I lost my card.', 2) },
  {
    role: 'tool_call_invocation',
    tool_call_id: 't1',
    name: 'block_card',
    arguments: '{"last4": "1234"}',
    time_sec: 3.4,
  },
  { role: 'tool_call_result', tool_call_id: 't1', content: '{"ok": true}', time_sec: 3.9 },
  { role: 'agent', content: 'It is blocked.', words: WORDS('It is blocked.', 4.1) },
];
const ENDED = { end_timestamp: 1_714_608_491_736, disconnection_reason: 'user_hangup', call_status: 'ended' };
const told = (event: string, more: object) => ({ event, call: { ...CALL, ...more } });

describeImporter('retell', {
  importer: retell,
  fixtures: fixturesOf('retell'),
  call: [
    told('call_started', { call_status: 'ongoing' }),
    told('transcript_updated', { transcript_object: SAID.slice(0, 1) }),
    told('transcript_updated', { transcript_object: SAID.slice(0, 2) }),
    told('call_ended', { ...ENDED, transcript_with_tool_calls: SAID }),
    told('call_analyzed', { ...ENDED, call_analysis: { user_sentiment: 'Positive', nothing: null } }),
  ],
  unknownMessage: told('tomorrow', { hello: 'world' }),
});

describe('retell', () => {
  const importOf = (message: object) => importMessages(retell, [message]).calls[0];

  it('reads words in seconds, and an end only from the last word of the text', () => {
    const whole = importOf(told('call_ended', { transcript_object: SAID }))?.events[0];
    expect(whole?.payload).toMatchObject({
      startedAt: '2024-05-02T00:07:56.445Z',
      endedAt: '2024-05-02T00:07:56.945Z',
      words: [
        { word: 'Hello', startMs: 500, endMs: 700 },
        { word: 'there.', startMs: 800, endMs: 1_000 },
      ],
    });
    const part = importOf(told('call_ended', { transcript_object: [{ ...SAID[0], content: 'Hello there, friend.' }] }));
    expect(part?.events[0]?.payload).not.toHaveProperty('endedAt');
  });

  it('keeps its transcript after an analysis without one', () => {
    const [message] = fixture('retell/call_analyzed.json');
    expect(importMessages(retell, [message]).calls[0]).toMatchObject({
      events: [],
      annotation: { call_status: 'ended' },
    });
  });

  it.each([
    ['user_hangup', 'completed'],
    ['call_transfer', 'completed'],
    ['error_llm_websocket_open', 'failed'],
    ['dial_no_answer', 'failed'],
    ['no_valid_payment', 'failed'],
  ])('ends after %s as %s', (disconnection_reason, status) => {
    expect(importOf(told('call_ended', { disconnection_reason }))?.completion?.status).toBe(status);
  });
});
