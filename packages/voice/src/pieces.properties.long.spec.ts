import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countSegments, countWords } from './measures/count-words.js';
import { PIECE_CHARS } from './pieces.js';

/**
 * Contains marks that belong to the character before them, and blanks that join words, but not the blanks at which a
 * text is split.
 */
const word = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom(
      'สวัสดีครับ',
      '今日は良い天気',
      "can't",
      '3.5',
      'e\u0301',
      '\u0301',
      '\u200d',
      '🇩🇪🇫',
      "'",
      ':',
      '\u202f',
      '\u00a0',
    ),
  )
  .map((text) => text.replace(/[\t\n\r \u3000]/g, '_'));
const blank = fc.constantFrom(' ', '  ', '\n', '\r\n', '\t', '\u3000', ' \u0301');

const textWithBlanks = fc
  .array(fc.tuple(word, blank), { minLength: 20, maxLength: 60 })
  .map((parts) => parts.flat().join(''))
  .map((text) => text.repeat(Math.ceil((PIECE_CHARS * 2.5) / text.length)));

describe('a text that is counted in pieces', () => {
  it('contain the words of the whole, whatever its script, if there are blanks', () => {
    fc.assert(
      fc.property(textWithBlanks, fc.constantFrom('en', 'th', 'ja', null), (text, language) => {
        expect(countWords(text, language)).toBe(countSegments(text, language));
      }),
      { numRuns: 300 },
    );
  });
});
