import { describe, expect, it } from 'vitest';
import { EMPTY_DRAFT, reviewPatch, toDraft } from './review.js';

describe('toDraft', () => {
  it('shows what the form can hold, of any shape', () => {
    expect(toDraft({ tags: ['a', 'b'], score: 4, note: 'n', by: 'x' })).toEqual({
      tags: 'a, b',
      score: '4',
      note: 'n',
    });
    expect(toDraft({ tags: 'a', score: 'high', note: 7 })).toEqual(EMPTY_DRAFT);
    expect(toDraft({ tags: ['a', 3, null] }).tags).toBe('a');
  });
});

describe('reviewPatch', () => {
  const before = { tags: 'a, b', score: '4', note: 'n' };

  it('names only what changed, so that what others wrote beside it stays', () => {
    expect(reviewPatch(before, { ...before, note: 'more' })).toEqual({ note: 'more' });
    expect(reviewPatch(before, { ...before, tags: ' a ,b,, c, a' })).toEqual({ tags: ['a', 'b', 'c'] });
  });

  it('takes away what was emptied', () => {
    expect(reviewPatch(before, EMPTY_DRAFT)).toEqual({ tags: null, score: null, note: null });
  });

  it('has nothing to say where nothing changed', () => {
    expect(reviewPatch(before, { ...before, tags: 'a,b' })).toBeUndefined();
  });
});
