import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { countSegments, countWords } from './measures/count-words.js';
import { PIECE_CHARS, pieceEnd } from './pieces.js';
import { bot, call } from './testing/call.js';

const TEXTS: Readonly<Record<string, string>> = {
  'Thai, which has no blanks': 'สวัสดีครับวันนี้อากาศดีมาก'.repeat(2_000),
  'Japanese, which has no blanks either': '今日は良い天気ですね'.repeat(4_000),
  'one long word': 'a'.repeat(50_000),
  'characters of two units': '👍🏽𝒳'.repeat(10_000),
  'blanks alone': ' '.repeat(50_000),
  'words and marks': '3.5 % of $10, '.repeat(3_000),
};

function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    const until = pieceEnd(text, from);
    pieces.push(text.slice(from, until));
    from = until;
  }
  return pieces;
}

describe('the pieces of a text', () => {
  it.each(Object.entries(TEXTS))('add up to the whole text, are short, and contain whole characters: %s', (_, text) => {
    const pieces = piecesOf(text);
    expect(pieces.join('')).toBe(text);
    for (const piece of pieces) {
      expect(piece.length).toBeLessThanOrEqual(PIECE_CHARS);
      expect(piece.isWellFormed()).toBe(true);
    }
  });

  it.each([' ', '\t', '\n', '\r\n', '\u3000'])(
    'contain the words of the whole if there are blanks, such as %j',
    (blank) => {
      const text = ["can't", '3.5', 'สวัสดีครับ', '今日は', '👍🏽', 'e\u0301t']
        .map((word) => word + blank)
        .join('')
        .repeat(1_500);
      expect(piecesOf(text).length).toBeGreaterThan(5);
      for (const language of ['en', 'th', 'ja']) expect(countWords(text, language)).toBe(countSegments(text, language));
    },
  );

  it('are split within a word only if a run without blanks is longer than a piece: one more word for each split', () => {
    const text = TEXTS['Thai, which has no blanks'] ?? '';
    const more = Math.abs(countWords(text, 'th') - countSegments(text, 'th'));
    expect(more).toBeLessThanOrEqual(piecesOf(text).length);
    expect(countWords('a'.repeat(PIECE_CHARS), 'en')).toBe(1);
    expect(countWords('a'.repeat(PIECE_CHARS + 1), 'en')).toBe(2);
  });
});

describe('no view', () => {
  const segment = vi.spyOn(Intl.Segmenter.prototype, 'segment');
  afterEach(() => segment.mockClear());
  afterAll(() => segment.mockRestore());

  const cut = { interrupted: true, startMs: 0, endMs: 60_000, truncation: { playedMs: 30_000 } };

  it.each(Object.entries(TEXTS))('passes a long text to Intl.Segmenter at once: %s', (_, text) => {
    const view = call([bot({ text }), bot({ text, ...cut }), bot({ heardText: text, interrupted: true })]);
    view.transcript({ estimate: true });
    view.turns();
    for (const [given] of segment.mock.calls) expect(given.length).toBeLessThanOrEqual(2 * PIECE_CHARS);
  });
});
