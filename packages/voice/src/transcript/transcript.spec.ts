import { describe, expect, it } from 'vitest';
import { VOICE_VERSION } from '../session.js';
import { bot, call, cut, SESSION, span, texts, user, utterance, utterances } from '../testing/call.js';

const played = (playedMs: number, more = {}) => ({ interrupted: true, truncation: { playedMs }, ...more });

describe('the transcript', () => {
  it('is sorted by start: a final transcript that arrives after the answer precedes it', () => {
    expect(texts([bot(span('answer', 2_000, 3_000)), user(span('question', 0, 1_000))])).toEqual([
      'question',
      'answer',
    ]);
  });

  it('sorts utterances with the same start by their lowest sequence', () => {
    expect(texts([bot(span('b', 5, 9)), user(span('a', 5, 8))])).toEqual(['b', 'a']);
  });

  it('shows a partial only until its final arrives, and only with partials=true', () => {
    const partial = user({ text: 'hel', itemId: 'i', final: false });
    expect(texts([partial])).toEqual([]);
    expect(utterance([partial], { partials: true })).toMatchObject({ text: 'hel', final: false });
    expect(texts([partial, user({ text: 'hello', itemId: 'i' })], { partials: true })).toEqual(['hello']);
  });

  it('has the same index for an utterance in both views', () => {
    const told = [user(span('a', 0, 1)), bot(span('b c', 2, 9, played(0, { generatedText: 'g' })))];
    const indexes = (view: 'heard' | 'generated') =>
      utterances(told, { view }).map(({ index, sequences }) => [index, sequences]);
    expect(indexes('heard')).toEqual(indexes('generated'));
    expect(indexes('heard')).toEqual([
      [0, [1]],
      [1, [2]],
    ]);
  });

  it('never shows an utterance without text, generated text or heard text', () => {
    const told = [user({ startMs: 0, endMs: 5_000 }), bot({ interrupted: true }), bot({ heardText: '' })];
    expect(utterances(told, { partials: true, superseded: true })).toEqual([]);
    expect(call(told).turns().measures).toMatchObject({ utterances: 0, turns: 0, interruptions: { byUser: 0 } });
  });

  it('contains its version, its last sequence, and whether more can follow', () => {
    const view = call([user({ text: 'a' }), { type: 'system', payload: {} }]);
    expect(view.transcript()).toMatchObject({
      sessionId: 'call-1',
      view: 'heard',
      version: VOICE_VERSION,
      throughSequence: 2,
      complete: false,
    });
    expect(view.transcript({}, { ...SESSION, isSealed: true }).complete).toBe(true);
  });
});

describe('generated', () => {
  it('is generatedText, or else text', () => {
    const view = { view: 'generated' } as const;
    expect(texts([bot({ text: 'spoken', generatedText: 'written' }), bot({ text: 'spoken' })], view)).toEqual([
      'written',
      'spoken',
    ]);
  });

  it('is unknown if an interrupted utterance has no generatedText and its text is absent or equals heardText', () => {
    const generated = (payload: Readonly<Record<string, unknown>>) =>
      utterance([bot({ interrupted: true, ...payload })]).generated;
    expect(generated({ text: 'a', heardText: 'a' })).toBe('unknown');
    expect(generated({ heardText: 'a' })).toBe('unknown');
    expect(generated({ text: 'a b', heardText: 'a' })).toBe('full');
    expect(generated({ text: 'a', heardText: 'a', generatedText: 'a b' })).toBe('full');
    expect(generated({ text: 'a' })).toBe('full');
    expect(generated({ text: 'a', heardText: 'a', interrupted: false })).toBe('full');
  });
});

describe('heard', () => {
  const words = [
    { word: 'one', startMs: 1_000, endMs: 1_300 },
    { word: 'two', startMs: 1_300, endMs: 1_600 },
    { word: 'three', startMs: 1_600, endMs: 2_000 },
  ];

  it('is the text of an utterance that was not interrupted, whatever else is known about it', () => {
    expect(utterance([bot({ text: 'a b', interrupted: false, heardText: 'a' })])).toMatchObject({
      heard: 'full',
      text: 'a b',
    });
  });

  it('is heardText if it was interrupted', () => {
    expect(utterance([bot({ text: 'a b', interrupted: true, heardText: 'a' })])).toMatchObject({
      heard: 'cut',
      text: 'a',
    });
  });

  it('is empty if nothing was heard', () => {
    expect(utterance([bot({ text: 'a b', interrupted: true, heardText: '' })])).toMatchObject({
      heard: 'cut',
      text: '',
    });
    expect(utterance([bot({ text: 'a b', ...played(0) })])).toMatchObject({ heard: 'cut', text: '' });
  });

  it('contains the words that end by start + playedMs, joined by one blank', () => {
    expect(utterance([bot(span('one two three', 1_000, 2_000, played(600, { words })))])).toMatchObject({
      heard: 'cut',
      text: 'one two',
    });
    expect(utterance([bot(span('one two three', 1_000, 2_000, played(599, { words })))]).text).toBe('one');
    expect(utterance([bot(span('one two three', 1_000, 2_000, played(100, { words })))])).toMatchObject({
      heard: 'cut',
      text: '',
    });
  });

  it('is unknown if there is no evidence', () => {
    expect(utterance([bot({ text: 'a b', interrupted: true })])).toMatchObject({ heard: 'unknown', text: null });
    expect(utterance([bot({ text: 'a b', interrupted: true, words })])).toMatchObject({ heard: 'unknown', text: null });
    expect(utterance([bot(span('a b', 0, 2_000, played(600)))])).toMatchObject({ heard: 'unknown', text: null });
  });

  it('is estimated on request from the share that was played, back to a whole word', () => {
    const heard = (playedMs: number) =>
      utterance([bot(span('one two three', 0, 1_300, played(playedMs)))], { estimate: true });
    expect(heard(300)).toMatchObject({ heard: 'estimated', text: 'one' });
    expect(heard(699)).toMatchObject({ heard: 'estimated', text: 'one' });
    expect(heard(700)).toMatchObject({ heard: 'estimated', text: 'one two' });
    expect(heard(299)).toMatchObject({ heard: 'estimated', text: '' });
    expect(heard(5_000)).toMatchObject({ heard: 'estimated', text: 'one two three' });
  });

  it('is estimated exactly, even if a quotient would be just under a whole number', () => {
    const text = `${'x'.repeat(29)} ${'y'.repeat(70)}`;
    expect(utterance([bot(span(text, 0, 100, played(29)))], { estimate: true }).text).toBe('x'.repeat(29));
  });

  it('is estimated by characters, not by UTF-16 units, of which an emoji has two', () => {
    const heard = utterance([bot(span('😀😀 one', 0, 700, played(300)))], { estimate: true });
    expect(heard.text).toBe('😀😀');
  });

  it('is estimated with generatedMs if the span is not that of the whole, and never without a length', () => {
    const option = { estimate: true };
    expect(utterance([bot({ text: 'one two three', ...played(700, { generatedMs: 1_300 }) })], option).text).toBe(
      'one two',
    );
    expect(utterance([bot({ text: 'one two three', ...played(700) })], option)).toMatchObject({
      heard: 'unknown',
      text: null,
    });
  });

  it('is estimated in scripts without blanks as well', () => {
    const text = '今日はとても良い天気です';
    const heard = utterance([bot(span(text, 0, 1_200, played(600)))], { estimate: true }).text ?? '';
    expect(text.startsWith(heard) && heard.length > 0 && heard.length <= 6).toBe(true);
  });

  it('is full if the cut is at or after generatedMs', () => {
    const told = (playedMs: number) => [
      user({ text: 'u' }),
      bot(span('a b', 0, 2_000, played(playedMs, { generatedMs: 2_000 }))),
    ];
    for (const playedMs of [2_000, 2_500]) {
      expect(utterances(told(playedMs))[1]).toMatchObject({ heard: 'full', text: 'a b', interrupted: false });
      expect(call(told(playedMs)).turns().interruptions).toEqual([]);
    }
    expect(utterances(told(1_999))[1]).toMatchObject({ heard: 'unknown' });
    const silent = bot({ text: 'a b', heardText: 'a', truncation: { playedMs: 2_500 }, generatedMs: 2_000 });
    expect(utterance([silent])).toMatchObject({ heard: 'full', text: 'a b', interrupted: null });
  });

  it('is full for a user utterance with interrupted: true', () => {
    expect(utterance([user({ text: 'a b', interrupted: true, heardText: 'a' })])).toMatchObject({
      heard: 'full',
      text: 'a b',
      interrupted: true,
    });
  });

  it('depends on x.interruption, but not on one that is not an interruption', () => {
    const said = bot({ text: 'a b', startMs: 0, endMs: 5_000 });
    expect(utterance([said, cut({ heardText: 'a' })])).toMatchObject({ heard: 'cut', text: 'a' });
    expect(utterance([said, cut({ heardText: 'a', isInterruption: false })])).toMatchObject({
      heard: 'full',
      interrupted: null,
    });
  });

  it('appears in the transcript without any known text of the bot', () => {
    expect(utterance([cut({ itemId: 'i', heardText: 'a' })])).toMatchObject({
      side: 'bot',
      heard: 'cut',
      text: 'a',
      generated: 'unknown',
    });
  });
});
