import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { EventAnswer } from './api.js';
import { sinceStart, transcriptOf } from './transcript.js';

const SESSION = {
  sessionId: 'call-1',
  status: 'completed',
  language: 'en-US',
  metadata: { task: 'pay bill', callerName: 'Ann', agentName: 'Bob' },
  startedAt: '2020-06-02T00:00:00.000Z',
  endedAt: null,
  endReason: null,
  eventCount: 1,
};

const event = (type: string, payload: EventAnswer['payload'], more: Partial<EventAnswer> = {}): EventAnswer => ({
  eventId: 'e',
  sessionId: 'call-1',
  sequence: 1,
  type,
  payload,
  timestamp: '2020-06-02T00:01:02.345Z',
  recordedAt: '2026-01-01T00:00:00.000Z',
  ...more,
});

const lines = (events: readonly EventAnswer[], width = 100) =>
  stripVTControlCharacters(transcriptOf(SESSION, events, width)).split('\n');

describe('transcriptOf', () => {
  it('gives time since the start, who, and what', () => {
    expect(lines([event('bot_speech', { text: 'hello' }), event('user_speech', { text: '[noise]' })])).toEqual([
      'pay bill: Ann calls, Bob answers (session call-1)',
      '  01:02.3  agent   hello',
      '  01:02.3  caller  [noise]',
    ]);
  });

  it.each([
    ['LiveKit', { content: ['hello'] }],
    ['Pipecat', { content: 'hello' }],
    ['OpenAI Realtime', { transcript: 'hello' }],
    ['Retell', { words: [{ word: 'hello', start: 0, end: 1 }] }],
    ['Vapi', { message: 'hello' }],
    ['Twilio', { voicePrompt: 'hello' }],
  ])('shows what was said in the shape of %s', (_, payload) => {
    expect(lines([event('user_speech', payload)])[1]).toBe('  01:02.3  caller  hello');
  });

  it('wraps long speech under itself', () => {
    const [, first, second] = lines([event('bot_speech', { text: 'one two three four' })], 30);
    expect([first, second]).toEqual(['  01:02.3  agent   one two', '                   three four']);
  });

  it('says where nothing was heard, what other events carry, and what came late', () => {
    const form = event('system', { by: 'agent', data: { amount: '1.00', n: null } });
    const labels = event('x.labels', { score: 5 }, { late: true });
    expect(lines([event('user_speech', { text: '' }), form, labels]).slice(1)).toEqual([
      '  01:02.3  caller  (nothing heard)',
      '  01:02.3          [system: by agent, data (amount 1.00, n null)]',
      '  01:02.3          [late x.labels: score 5]',
    ]);
  });
});

describe('sinceStart', () => {
  it.each([
    [0, '00:00.0'],
    [99, '00:00.0'],
    [3_814, '00:03.8'],
    [59_999, '00:59.9'],
    [60_000, '01:00.0'],
    [6_000_000, '100:00.0'],
  ])('shows %i ms as %s', (durationMs, text) => {
    expect(sinceStart(durationMs)).toBe(text);
  });
});
