import { describe, expect, it } from 'vitest';
import { eventSummary, isInterrupted, isPartial, isWordless, speechText } from './event-text.js';

describe('speechText', () => {
  it.each([
    ['plain', { text: 'hello' }],
    ['OpenAI Realtime', { transcript: 'hello' }],
    ['LiveKit, list of texts', { content: ['hello'] }],
    ['Pipecat', { content: 'hello', user_id: 'u' }],
    ['OpenAI Realtime, item', { item: { content: [{ type: 'input_audio', transcript: 'hello' }] } }],
    ['Vapi', { message: 'hello', role: 'user' }],
    ['Vapi, object', { message: { content: 'hello' } }],
    ['Twilio', { voicePrompt: 'hello', last: true }],
    ['Deepgram', { channel: { alternatives: [{ transcript: 'hello' }] } }],
    ['Google', { results: [{ alternatives: [{ transcript: 'hello' }] }] }],
    ['words', { words: [{ word: 'hello', start: 0 }] }],
    ['kept source', { raw: { text: 'hello' } }],
  ])('finds it in the shape of %s', (_, payload) => {
    expect(speechText(payload)).toBe('hello');
  });

  it('joins parts, and omits those without text', () => {
    expect(speechText({ content: ['a', { type: 'image' }, { type: 'text', text: 'b' }] })).toBe('a b');
    expect(speechText({ words: [{ word: 'good', punctuated_word: 'Good' }, { word: 'day' }] })).toBe('Good day');
  });

  it('finds none in an empty text, another type, or what objects inherit', () => {
    for (const payload of [{}, { text: ' ' }, { text: 7 }, { content: [] }, { item: null }]) {
      expect(speechText(payload)).toBeUndefined();
    }
  });
});

describe('eventSummary', () => {
  it.each([
    [{ action: 'form_submitted', data: {} }, 'form_submitted'],
    [{ toolCalls: [{ function: { name: 'lookup' } }] }, 'lookup'],
    [{ event: 'call_ended', reason: 'hangup' }, 'call_ended: hangup'],
    [{ name: 'transfer', error: { message: 'busy' } }, 'transfer: busy'],
    [{ text: 'Recording began' }, 'Recording began'],
    [{ caller_mos: 3 }, '{"caller_mos":3}'],
  ])('shows %j as %s', (payload, text) => {
    expect(eventSummary(payload)).toBe(text);
  });

  it('shortens long JSON', () => {
    const text = eventSummary({ a: 'x'.repeat(500) });
    expect(text).toHaveLength(160);
    expect(text.endsWith('…')).toBe(true);
  });
});

it('recognizes a partial transcript in each spelling', () => {
  const google = { results: [{ alternatives: [{ transcript: 'a' }], isFinal: false }] };
  const kept = { raw: { transcript: 'a', is_final: false } };
  const told = [{ final: false }, { isFinal: false }, { is_final: false }, { transcriptType: 'partial' }, google, kept];
  for (const payload of told) expect(isPartial(payload)).toBe(true);
  expect(isPartial({ final: true })).toBe(false);
  expect(isPartial({})).toBe(false);
});

it('recognizes sound without words', () => {
  for (const text of ['', ' ', '[noise]', '<unk> [laughter]']) expect(isWordless({ text })).toBe(true);
  for (const text of ['[noise] yes', 'a [b]', '[open']) expect(isWordless({ text })).toBe(false);
  expect(isWordless({ content: ['hello'] })).toBe(false);
  expect(isWordless({ odd: 'shape' })).toBe(false);
});

it('recognizes interrupted speech', () => {
  expect(isInterrupted({ interrupted: true })).toBe(true);
  expect(isInterrupted({ interrupted: 'true' })).toBe(false);
});
