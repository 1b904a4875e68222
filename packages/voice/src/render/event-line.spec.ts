import { describe, expect, it } from 'vitest';
import { eventText, sinceStart, speakerOf } from './event-line.js';

describe('the line of an event', () => {
  it.each([
    ['LiveKit', { content: ['hello'] }],
    ['Pipecat', { content: 'hello' }],
    ['OpenAI Realtime', { transcript: 'hello' }],
    ['Retell', { words: [{ word: 'hello', start: 0, end: 1 }] }],
    ['Vapi', { message: 'hello' }],
    ['Twilio', { voicePrompt: 'hello' }],
  ])('shows what was said in the shape of %s', (_, payload) => {
    expect(eventText({ type: 'user_speech', payload })).toBe('hello');
  });

  it.each([
    ['user_speech', 'caller'],
    ['bot_speech', 'agent'],
    ['system', ''],
  ])('names the speaker in %s: %j', (type, speaker) => {
    expect(speakerOf({ type })).toBe(speaker);
  });

  it('shows that nothing was heard, what other events contain, and what arrived late', () => {
    expect(eventText({ type: 'user_speech', payload: { text: '' } })).toBe('(nothing heard)');
    const form = { by: 'agent', data: { amount: '1.00', n: null } };
    expect(eventText({ type: 'system', payload: form })).toBe('[system: by agent, data (amount 1.00, n null)]');
    expect(eventText({ type: 'x.labels', payload: { score: 5 }, late: true })).toBe('[late x.labels: score 5]');
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
