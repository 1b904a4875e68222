import { describe, expect, it } from 'vitest';
import { at, bot, call, cut, issuesOf, tell, user, utterance, utterances } from '../testing/call.js';

describe('the vocabulary of an utterance', () => {
  it('rounds fractions of milliseconds half up, and accepts a negative startMs', () => {
    expect(utterance([user({ text: 'a', startMs: -1.5, endMs: 2.5 })])).toMatchObject({ offsetMs: -1, durationMs: 4 });
  });

  it('reads instants with any offset and truncates digits beyond milliseconds', () => {
    const said = { text: 'a', startedAt: '2026-01-15T10:30:01.2349999+01:00', endedAt: '2026-01-15T09:30:02z' };
    expect(utterance([user(said)])).toMatchObject({ startedAt: at(1_234), endedAt: at(2_000) });
  });

  it('treats blank texts as absent', () => {
    expect(utterances([user({ text: ' ' }), bot({ generatedText: '\n' })])).toEqual([]);
    expect(utterance([bot({ text: 'a', generatedText: ' ' })]).generatedText).toBeNull();
  });

  it('shows every field', () => {
    const said = {
      ...{
        text: 'Hello there',
        generatedText: 'Hello there!',
        interrupted: true,
        heardText: 'Hello',
        itemId: 'i',
        rev: 1,
      },
      ...{ startMs: 1_000, endMs: 2_000, speaker: 'Ann', role: 'human_agent', language: 'de-CH', confidence: 0.5 },
      truncation: { evidence: 'provider_text', playedMs: 400, at: at(1_400) },
      source: { provider: 'p', type: 't', id: 'x' },
      words: [{ word: 'Hello', startMs: 1_000, endMs: 1_300, confidence: 1 }],
    };
    expect(utterance([bot(said)], { words: true })).toEqual({
      ...{ index: 0, side: 'bot', speaker: 'Ann', role: 'human_agent', text: 'Hello', generatedText: 'Hello there!' },
      ...{ heardText: 'Hello', heard: 'cut', generated: 'full', interrupted: true, truncation: said.truncation },
      ...{ startedAt: at(1_000), endedAt: at(1_400), offsetMs: 1_000, durationMs: 400, isTick: false, final: true },
      ...{ medium: 'voice', language: 'de-CH', confidence: 0.5, itemId: 'i', rev: 1, superseded: false },
      ...{ sequences: [1], eventIds: ['e1'], source: said.source, words: said.words },
    });
  });

  it('lists a built-in field with a value that it cannot use, and reads the rest', () => {
    const said = {
      ...{
        text: 7,
        transcript: 'read',
        heardText: [],
        interrupted: 'yes',
        startedAt: 'noon',
        startMs: '5',
        endedAt: '2026-02-30T00:00:00Z',
      },
      ...{
        endMs: Number.NaN,
        durationMs: -1,
        generatedMs: 1e300,
        final: 1,
        itemId: 7,
        rev: 1.5,
        speaker: {},
        role: 'boss',
      },
      ...{
        medium: 'fax',
        backchannel: 0,
        language: 'en_US',
        confidence: 2,
        words: {},
        latency: [],
        truncation: 'x',
        source: 's',
      },
    };
    const names = Object.keys(said).filter((name) => name !== 'transcript');
    const issues = call([user(said)]).transcript().issues;
    expect(issues.map(({ pointer }) => pointer).sort()).toEqual(names.map((name) => `/${name}`).sort());
    expect(issues.every(({ sequence, detail }) => sequence === 1 && detail.startsWith('must'))).toBe(true);
    expect(utterance([user(said)])).toMatchObject({ text: 'read', isTick: true });
  });

  it('points into objects and lists', () => {
    const said = {
      text: 'a',
      latency: { e2eMs: -5, toolMs: 'x', other: 'ignored' },
      truncation: { evidence: 'guess', playedMs: -1, at: 5 },
      words: [{ word: 'a', startMs: 5, endMs: 4 }, { startMs: 1 }, 7, { word: 'b', startMs: 'x' }],
      source: { provider: 1 },
    };
    expect(
      issuesOf([bot(said)])
        .map(([, pointer]) => pointer)
        .sort(),
    ).toEqual([
      ...['/latency/e2eMs', '/latency/toolMs', '/source/provider', '/truncation/at', '/truncation/evidence'],
      ...['/truncation/playedMs', '/words/0', '/words/1', '/words/2', '/words/3/startMs'],
    ]);
    expect(utterance([bot(said)], { words: true }).words).toEqual([
      { word: 'b', startMs: null, endMs: null, confidence: null },
    ]);
  });

  it('lists at most 50 issues of one event', () => {
    const words = Array.from({ length: 60 }, () => 7);
    const told = [user({ text: 'a', words, latency: 'x' }), user({ text: 'b', words: [7] })];
    expect(issuesOf(told).map(([sequence]) => sequence)).toEqual([...Array.from({ length: 50 }, () => 1), 2]);
  });

  it('lists nothing for null, for absent fields, and for unknown fields', () => {
    expect(issuesOf([user({ text: 'a', startMs: null, words: null, score: 'x', nested: { text: 5 } })])).toEqual([]);
  });

  it('lists what it cannot use in the other types', () => {
    const told = [
      tell('x.speech', { side: 'agent', state: 'going', startMs: true }),
      cut({ by: 'agent', isInterruption: 1, resumed: 'no', heardText: 5 }),
      tell('x.tool_call', { callId: 5 }),
      tell('x.tool_result', { callId: 'c', isError: 'no', cancelled: 1, latencyMs: -1 }),
      tell('x.metrics', { latency: { e2eMs: 'fast' } }),
      tell('system', { text: 5 }),
    ];
    expect(issuesOf(told)).toEqual([
      ...[
        [1, '/side'],
        [1, '/state'],
        [1, '/startMs'],
      ],
      ...[
        [2, '/by'],
        [2, '/isInterruption'],
        [2, '/resumed'],
        [2, '/heardText'],
      ],
      ...[
        [3, '/callId'],
        [4, '/isError'],
        [4, '/cancelled'],
        [4, '/latencyMs'],
        [5, '/latency/e2eMs'],
      ],
    ]);
  });

  it('assumes rev 0, voice, and final by default', () => {
    expect(utterance([user({ text: 'a' })])).toMatchObject({ rev: 0, medium: 'voice', final: true, role: null });
  });

  it('makes a plain text a tick at the timestamp', () => {
    expect(utterance([user({ text: 'a' }, 1_234)])).toMatchObject({
      offsetMs: 1_234,
      durationMs: null,
      endedAt: null,
      isTick: true,
    });
  });
});

describe('dialects', () => {
  it.each([
    [
      'LiveKit',
      {
        role: 'assistant',
        content: ['hello'],
        metrics: { started_speaking_at: 1_768_469_401, stopped_speaking_at: 1_768_469_402.5 },
      },
    ],
    ['OpenAI Realtime', { transcript: 'hello', audio_start_ms: 1_000, audio_end_ms: 2_500 }],
    ['Vapi', { message: 'hello', time: 1_768_469_401_000, endTime: 1_768_469_402_500 }],
    ['Deepgram', { channel: { alternatives: [{ transcript: 'hello' }] }, start: 1, end: 2.5 }],
    ['Google', { results: [{ alternatives: [{ transcript: 'hello' }] }], start_time: at(1_000), end_time: at(2_500) }],
    ['Retell', { words: [{ word: 'hello', start: 1, end: 2.5 }] }],
  ])('are read in the shape of %s', (_, payload) => {
    expect(utterance([bot(payload, 9_000)])).toMatchObject({ text: 'hello', offsetMs: 1_000, durationMs: 1_500 });
    expect(issuesOf([bot(payload)])).toEqual([]);
  });

  it('give way to our names if both are present', () => {
    const both = {
      text: 'ours',
      transcript: 'theirs',
      startMs: 5,
      endMs: 10,
      audio_start_ms: 1,
      audio_end_ms: 2,
      final: true,
      is_final: false,
    };
    expect(utterance([user(both)])).toMatchObject({ text: 'ours', offsetMs: 5, durationMs: 5, final: true });
  });

  it('recognize partials and interruptions under their names', () => {
    expect(utterances([user({ transcript: 'hel', transcriptType: 'partial' })])).toEqual([]);
    expect(utterance([bot({ transcript: 'hello', was_interrupted: true })])).toMatchObject({
      interrupted: true,
      heard: 'unknown',
    });
  });

  it('apply a length without a start from the timestamp', () => {
    expect(utterance([user({ text: 'a', duration: 2.6 }, 1_000)])).toMatchObject({
      offsetMs: 1_000,
      durationMs: 2_600,
    });
  });
});
