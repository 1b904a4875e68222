import { describe, expect, it } from 'vitest';
import { spokenText } from './spoken-text.js';
import { utteranceOf } from './testing/call.js';

const cut = (text: string | null) => utteranceOf({ text, heard: text === null ? 'unknown' : 'cut' });

describe('spokenText', () => {
  it('treats the whole text as heard if nobody interrupted it', () => {
    expect(spokenText(utteranceOf({ text: 'Hello there.' }), null)).toEqual({
      heard: 'Hello there.',
      unheard: '',
      isUnknown: false,
    });
  });

  it.each([
    ['Your balance is', 'Your balance is ten dollars.', 'ten dollars.'],
    ['your balance, is', 'Your balance is ten dollars.', 'ten dollars.'],
    ['Well I', 'Well — I think so.', 'think so.'],
    ['', 'Nobody heard this.', 'Nobody heard this.'],
    ['Everything.', 'Everything.', ''],
    ['Other words', 'Your balance is ten.', 'Your balance is ten.'],
    ['日本', '日本 語', '語'],
  ])('separates %j from %j', (heard, whole, unheard) => {
    expect(spokenText(cut(heard), whole)).toEqual({ heard, unheard, isUnknown: false });
  });

  it('strikes nothing out if nobody knows what was heard', () => {
    expect(spokenText(cut(null), 'Perhaps.')).toEqual({ heard: 'Perhaps.', unheard: '', isUnknown: true });
  });
});
