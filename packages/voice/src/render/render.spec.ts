import { describe, expect, it } from 'vitest';
import { bot, type Told, user, utterances } from '../testing/call.js';
import { renderMarkdown } from './render-markdown.js';
import { renderSrt } from './render-srt.js';
import { renderText } from './render-text.js';
import { renderVtt } from './render-vtt.js';

const rendered = (render: typeof renderVtt, ...told: readonly Told[]) => [...render(utterances(told))].join('');

const CALL = [
  user({ text: ' My\n card\tis *lost* ', startMs: 0, endMs: 1_500 }),
  bot({ text: 'Which <b>one</b> & why?', speaker: 'Ann -->', startMs: 2_000 }),
  bot({ text: 'nothing heard', interrupted: true, heardText: '', startMs: 3_000 }),
  bot({ text: 'unknown', interrupted: true, startMs: 4_000 }),
];

describe('the text formats', () => {
  it('write lines `Name: words` with collapsed white space, and omit utterances that are unheard or unknown', () => {
    expect(rendered(renderText, ...CALL)).toBe('User: My card is *lost*\nAnn -->: Which <b>one</b> & why?\n');
  });

  it('write Markdown with all markup escaped', () => {
    expect(rendered(renderMarkdown, ...CALL)).toBe(
      '**User:** My card is \\*lost\\*\n\n**Ann --\\>:** Which \\<b\\>one\\</b\\> \\& why?\n',
    );
    expect(rendered(renderMarkdown, bot({ text: '_www.a.b WWW.c.d' }))).toBe('**Bot:** \\_www\\.a.b WWW\\.c.d\n');
    expect(rendered(renderMarkdown, bot({ text: '[x](http://a.b) `c` _d_ www.e.f' }))).toBe(
      '**Bot:** \\[x\\](http\\://a.b) \\`c\\` \\_d\\_ www\\.e.f\n',
    );
  });

  it('write WebVTT with escaped text and the speaker as a voice', () => {
    expect(rendered(renderVtt, ...CALL)).toBe(
      'WEBVTT\n\n00:00:00.000 --> 00:00:01.500\n<v User>My card is *lost*\n\n' +
        '00:00:02.000 --> 00:00:03.000\n<v Ann --&gt;>Which &lt;b&gt;one&lt;/b&gt; &amp; why?\n',
    );
  });

  it('write SRT with numbered cues', () => {
    expect(rendered(renderSrt, ...CALL)).toBe(
      '1\n00:00:00,000 --> 00:00:01,500\nUser: My card is *lost*\n\n' +
        '2\n00:00:02,000 --> 00:00:03,000\nAnn --&gt;: Which &lt;b&gt;one&lt;/b&gt; &amp; why?\n',
    );
  });

  it('write nothing into SRT that players interpret as a command', () => {
    expect(rendered(renderSrt, bot({ text: '{\\an8}up {y:i} \\N {a} b\\c', startMs: 0, endMs: 1 }))).toContain(
      'Bot: {\u2060\\an8}up {\u2060y:i} \\\u2060N {a} b\\c\n',
    );
  });

  it('show a tick until the next later start, at most 5 s', () => {
    const told = [user({ text: 'a', startMs: 0 }), bot({ text: 'b', startMs: 0 }), bot({ text: 'c', startMs: 9_000 })];
    const times = rendered(renderVtt, ...told).match(/\S+ --> \S+/g);
    expect(times).toEqual([
      '00:00:00.000 --> 00:00:05.000',
      '00:00:00.000 --> 00:00:05.000',
      '00:00:09.000 --> 00:00:14.000',
    ]);
  });

  it('count cues from an earlier first start', () => {
    const told = [user({ text: 'a', startMs: -500, endMs: 0 }), bot({ text: 'b', startMs: 100, endMs: 200 })];
    expect(rendered(renderVtt, ...told).match(/\S+ --> \S+/g)).toEqual([
      '00:00:00.000 --> 00:00:00.500',
      '00:00:00.600 --> 00:00:00.700',
    ]);
  });

  it('write as many hours as there are', () => {
    expect(rendered(renderSrt, user({ text: 'a', startMs: 360_000_000, endMs: 360_000_001 }))).toContain(
      '100:00:00,000 --> 100:00:00,001',
    );
  });

  it('write only the head for a session without words', () => {
    expect([renderText, renderMarkdown, renderSrt, renderVtt].map((render) => rendered(render))).toEqual([
      '',
      '',
      '',
      'WEBVTT\n',
    ]);
  });

  it.each([
    ['markup', '['.repeat(100_000), renderMarkdown],
    ['blanks', 'a\t'.repeat(100_000), renderText],
    ['entities', '&'.repeat(100_000), renderVtt],
    ['commands', '{a:'.repeat(100_000), renderSrt],
  ])(
    'write a long text of nothing but %s in pieces, so that other requests can be served between them',
    (_, text, render) => {
      const pieces = [...render(utterances([bot({ text, startMs: 0, endMs: 1 })]))];
      expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(32_768);
    },
  );
});
