import { describe, expect, it } from 'vitest';
import { at, bot, call, cut, issuesOf, span, tell, user, utterance, utterances } from '../testing/call.js';

const by = (provider: string) => ({ source: { provider } });

describe('merging events about one utterance', () => {
  it('treats events of one type, provider and itemId as one utterance', () => {
    const told = [
      bot({ text: 'a', itemId: 'i', ...by('p') }),
      bot({ speaker: 'Ann', itemId: 'i', ...by('p') }),
      user({ text: 'b', itemId: 'i', ...by('p') }),
      bot({ text: 'c', itemId: 'i', ...by('q') }),
      bot({ text: 'd', itemId: 'i' }),
    ];
    expect(utterances(told).map(({ text, speaker, sequences }) => [text, speaker, sequences])).toEqual([
      ['a', 'Ann', [1, 2]],
      ['b', null, [3]],
      ['c', null, [4]],
      ['d', null, [5]],
    ]);
  });

  it('prefers a final event to a partial one, field by field', () => {
    const told = [
      user({ text: 'hello wor', itemId: 'i', rev: 3, final: false, speaker: 'Ann' }),
      user({ text: 'Hello world.', itemId: 'i' }),
      user({ text: 'hel', itemId: 'i', final: false }),
    ];
    expect(utterance(told)).toMatchObject({ text: 'Hello world.', speaker: 'Ann', final: true, sequences: [1, 2, 3] });
  });

  it('prefers the higher rev to a later sequence', () => {
    const told = [user({ text: 'report', itemId: 'i', rev: 2 }), user({ text: 'live', itemId: 'i' })];
    expect(utterance(told)).toMatchObject({ text: 'report', rev: 2 });
  });

  it('prefers the later sequence within one rev without a provider', () => {
    const told = [user({ text: 'a longer one', itemId: 'i', endMs: 9_000 }), user({ text: 'short', itemId: 'i' })];
    expect(utterance(told)).toMatchObject({ text: 'short', endedAt: at(9_000) });
  });

  it.each([
    ['the later end', { text: 'long text', endMs: 1_000 }, { text: 'short', endMs: 2_000 }, 'short'],
    ['then the longer text', { text: 'a longer text', endMs: 1_000 }, { text: 'short', endMs: 1_000 }, 'a longer text'],
  ])('prefers, within one rev and provider, %s, in any order', (_, a, b, text) => {
    const told = [user({ ...a, ...by('p'), itemId: 'i' }, 0), user({ ...b, ...by('p'), itemId: 'i' }, 0)];
    expect(utterance(told).text).toBe(text);
    expect(utterance([...told].reverse()).text).toBe(text);
  });

  it('prefers, within one rev, provider, end and length, the greater eventId, in any order', () => {
    const told = [
      { ...user({ text: 'aaa', ...by('p'), itemId: 'i' }), eventId: 'x2' },
      { ...user({ text: 'bbb', ...by('p'), itemId: 'i' }), eventId: 'x1' },
    ];
    expect(utterance(told).text).toBe('aaa');
    expect(utterance([...told].reverse()).text).toBe('aaa');
  });

  it('erases nothing by a field that is absent, null or blank', () => {
    const told = [
      user({ text: 'kept', speaker: 'Ann', itemId: 'i' }),
      user({ text: ' ', speaker: null, itemId: 'i', rev: 2 }),
      user({ itemId: 'i', rev: 3 }),
    ];
    expect(utterance(told)).toMatchObject({ text: 'kept', speaker: 'Ann', rev: 3 });
  });

  it('takes the times of a text from words that arrive separately, and its text from them only if no other event has one', () => {
    const words = [{ word: 'hello', startMs: 0, endMs: 400 }];
    const told = [user({ text: 'Hello, world!', itemId: 'i' }), user({ words, itemId: 'i' })];
    expect(utterances(told, { words: true })).toMatchObject([{ text: 'Hello, world!', words: [{ word: 'hello' }] }]);
    expect(utterance([user({ words, itemId: 'i' })])).toMatchObject({ text: 'hello' });
  });

  it('never replaces a different text by one that equals its own heardText', () => {
    const heard = { text: 'Hello', heardText: 'Hello', interrupted: true, itemId: 'i', rev: 2 };
    for (const told of [
      [bot({ text: 'Hello there', itemId: 'i' }), bot(heard)],
      [bot(heard), bot({ text: 'Hello there', itemId: 'i' })],
    ]) {
      expect(utterance(told, { view: 'generated' }).text).toBe('Hello there');
      expect(utterance(told).text).toBe('Hello');
    }
  });

  it('takes true for interrupted from statements of the highest rev, and false only from a higher one', () => {
    const said = (...list: readonly [number, boolean][]) =>
      utterance([
        bot({ text: 'a', itemId: 'i' }),
        ...list.map(([rev, interrupted]) => bot({ rev, interrupted, itemId: 'i' })),
      ]).interrupted;
    expect(said()).toBeNull();
    expect(said([0, true], [0, false])).toBe(true);
    expect(said([0, false], [0, true])).toBe(true);
    expect(said([0, true], [1, false])).toBe(false);
    expect(said([1, false], [0, true])).toBe(false);
    expect(said([1, false], [2, true], [0, false])).toBe(true);
  });

  it('merges latency stage by stage', () => {
    const told = [
      user({ text: 'u' }),
      bot({ text: 'a', itemId: 'i', latency: { e2eMs: 900, ttsTtfbMs: 80 } }),
      bot({ itemId: 'i', rev: 2, latency: { e2eMs: 950 } }),
      tell('x.metrics', { itemId: 'i', latency: { llmTtftMs: 300, e2eMs: 1 } }),
    ];
    expect(view(told).exchanges[0]?.latency).toMatchObject({ e2eMs: 950, ttsTtfbMs: 80, llmTtftMs: 300 });
  });

  it('merges truncation, words and source as wholes', () => {
    const told = [
      bot({
        text: 'a b',
        itemId: 'i',
        interrupted: true,
        truncation: { playedMs: 500, evidence: 'playback_ms' },
        words: [{ word: 'a' }, { word: 'b' }],
      }),
      bot({ itemId: 'i', truncation: { evidence: 'none' }, words: [{ word: 'c' }] }),
    ];
    expect(utterance(told, { words: true })).toMatchObject({
      truncation: { evidence: 'none', playedMs: null, at: null },
      words: [{ word: 'c', startMs: null, endMs: null, confidence: null }],
    });
  });

  it('treats x.interruption and x.metrics as final statements of rev 0 at their own sequence', () => {
    const told = [
      bot({ text: 'Hello there', itemId: 'i', heardText: 'H' }),
      cut({ itemId: 'i', heardText: 'Hello', truncation: { evidence: 'provider_text' } }),
    ];
    expect(utterance(told)).toMatchObject({
      text: 'Hello',
      heard: 'cut',
      interrupted: true,
      sequences: [1, 2],
      eventIds: ['e1', 'e2'],
    });
    expect(
      utterance([bot({ text: 'Hello', itemId: 'i', rev: 1, interrupted: false }), ...told.slice(1)]).interrupted,
    ).toBe(false);
  });

  it('applies an event without itemId to the bot utterance with the latest start up to its timestamp', () => {
    const told = [
      bot({ text: 'first', startMs: 0, endMs: 5_000 }),
      bot({ text: 'second', startMs: 1_000, endMs: 4_000 }),
      bot({ text: 'later', startMs: 6_100, endMs: 7_000 }),
      cut({ heardText: 'sec' }, 6_000),
    ];
    expect(utterances(told).map(({ text }) => text)).toEqual(['first', 'sec', 'later']);
  });

  it('does not apply it to an utterance that ended more than 2 s before', () => {
    const told = (atMs: number) => [
      bot({ text: 'first', startMs: 0, endMs: 5_000 }),
      bot({ text: 'second', startMs: 1_000, endMs: 4_000 }),
      cut({ heardText: 'x' }, atMs),
    ];
    expect(utterances(told(6_001)).map(({ text }) => text)).toEqual(['x', 'second']);
    expect(utterances(told(7_000)).map(({ text }) => text)).toEqual(['x', 'second']);
    expect(utterances(told(7_001)).map(({ text }) => text)).toEqual(['first', 'second']);
  });

  it('applies it to a tick however long before, because nobody knows that it has ended', () => {
    const told = [bot({ text: 'first' }, 0), user(span('u', 30_000, 31_000)), cut({ heardText: 'fi' }, 40_000)];
    expect(utterances(told).map(({ text }) => text)).toEqual(['fi', 'u']);
  });

  it('lists an end before the start where it occurs: in its event and under its name', () => {
    const late = { text: 'a', itemId: 'i', startMs: 5_000 };
    expect(issuesOf([user({ ...late, endedAt: 'noon', endMs: 4_000 })])).toEqual([
      [1, '/endedAt'],
      [1, '/endMs'],
    ]);
    expect(issuesOf([user({ ...late, endedAt: at(4_000), endMs: 9_000 })])).toEqual([[1, '/endedAt']]);
    const activity = tell('x.speech', { side: 'user', state: 'stopped', itemId: 'i', endMs: 4_000 });
    expect(issuesOf([user(late), tell('system', {}), activity])).toEqual([[3, '/endMs']]);
    const theirs = user({ itemId: 'i', audio_start_ms: 1_000, audio_end_ms: 2_000 });
    expect(issuesOf([theirs, user(late)])).toEqual([[1, '']]);
  });

  it('drops an end before the start, lists it, and drops the latency claims of that utterance', () => {
    const told = [
      user({ text: 'u' }),
      bot({ text: 'a', startMs: 5_000, endMs: 4_000, latency: { e2eMs: 203_270 } }, 5_000),
    ];
    expect(utterances(told)[1]).toMatchObject({ isTick: true, endedAt: null, durationMs: null });
    expect(issuesOf(told)).toEqual([[2, '/endMs']]);
    expect(view(told).exchanges[0]?.latency).toMatchObject({ e2eMs: null });
  });

  it('lists an end before the start even if there is no text', () => {
    expect(issuesOf([user({ startMs: 2_000, endMs: 1_000 })])).toEqual([[1, '/endMs']]);
    const told = [bot({ startMs: 2_000, itemId: 'i' }), bot({ endedAt: at(1_000), text: ' ', itemId: 'i' })];
    expect(issuesOf(told)).toEqual([[2, '/endedAt']]);
  });

  it('treats an end equal to the start as a tick', () => {
    expect(utterance([user({ text: 'a', startMs: 5, endMs: 5 })])).toMatchObject({ isTick: true, endedAt: null });
    expect(issuesOf([user({ text: 'a', startMs: 5, endMs: 5 })])).toEqual([]);
  });

  it('uses the earliest timestamp of events without a start', () => {
    expect(
      utterance([user({ text: 'a', itemId: 'i' }, 3_000), user({ text: 'ab', itemId: 'i' }, 2_000)]).offsetMs,
    ).toBe(2_000);
  });

  it('ends an interrupted utterance at start + playedMs at the latest', () => {
    const said = { text: 'a b c', startMs: 1_000, endMs: 5_000, interrupted: true };
    expect(utterance([bot({ ...said, truncation: { playedMs: 1_500 } })]).durationMs).toBe(1_500);
    expect(utterance([bot({ ...said, truncation: { playedMs: 9_000 } })]).durationMs).toBe(4_000);
    expect(utterance([bot({ ...said, interrupted: false, truncation: { playedMs: 1_500 } })]).durationMs).toBe(4_000);
  });

  it('treats each event without itemId as an utterance of its own', () => {
    expect(utterances([user({ text: 'a' }), user({ text: 'a' })])).toHaveLength(2);
  });

  it('never shows a partial without itemId once a later final of the same side has arrived', () => {
    const partial = user({ text: 'hel', final: false });
    const shown = (...told: Parameters<typeof utterances>[0]) =>
      utterances(told, { partials: true }).map(({ text }) => text);
    expect(shown(partial, bot({ text: 'b' }))).toEqual(['hel', 'b']);
    expect(shown(partial, user({ text: 'hello' }))).toEqual(['hello']);
    expect(shown(user({ text: 'hello' }), partial)).toEqual(['hello', 'hel']);
  });

  it('gives the start and end of x.speech to the utterance of its side and itemId that has none', () => {
    const speech = tell('x.speech', { side: 'user', state: 'stopped', itemId: 'i', startMs: 500, endMs: 900 });
    expect(utterance([speech, user({ text: 'a', itemId: 'i' }, 4_000)])).toMatchObject({
      offsetMs: 500,
      durationMs: 400,
      sequences: [2],
    });
    expect(utterance([user({ text: 'a', itemId: 'i', startMs: 600 }), speech])).toMatchObject({
      offsetMs: 600,
      durationMs: 300,
    });
    expect(utterance([bot({ text: 'a', itemId: 'i' }, 4_000), speech])).toMatchObject({
      offsetMs: 4_000,
      isTick: true,
    });
    expect(utterances([speech])).toEqual([]);
  });

  it('prefers the instant to the offset within an event, then merges', () => {
    const both = { startedAt: at(1_000), startMs: 7_000, endMs: 3_000, endedAt: at(2_000) };
    expect(utterance([user({ text: 'a', ...both })])).toMatchObject({ offsetMs: 1_000, durationMs: 1_000 });
    const merged = [user({ text: 'a', itemId: 'i', startedAt: at(1_000) }), user({ itemId: 'i', startMs: 500 })];
    expect(utterance(merged).offsetMs).toBe(500);
  });

  it('computes an end from durationMs only if no end is given', () => {
    expect(utterance([user({ text: 'a', startMs: 100, durationMs: 50 })]).durationMs).toBe(50);
    expect(utterance([user({ text: 'a', startMs: 100, durationMs: 50, endMs: 400 })]).durationMs).toBe(300);
  });
});

function view(told: Parameters<typeof utterances>[0]) {
  return call(told).turns();
}
