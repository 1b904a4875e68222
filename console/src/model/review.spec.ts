import { describe, expect, it } from 'vitest';
import { EMPTY_DRAFT, reviewPatch, toDraft } from './review.js';

describe('toDraft', () => {
  it('shows what the form can hold, whatever the shape of the annotation', () => {
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

  it('contains only what changed, so that the changes of others stay', () => {
    expect(reviewPatch(before, { ...before, note: 'more' })).toEqual({ note: 'more' });
    expect(reviewPatch(before, { ...before, tags: ' a ,b,, c, a' })).toEqual({ tags: ['a', 'b', 'c'] });
  });

  it('removes what was emptied', () => {
    expect(reviewPatch(before, EMPTY_DRAFT)).toEqual({ tags: null, score: null, note: null });
  });

  it('is empty if nothing changed', () => {
    expect(reviewPatch(before, { ...before, tags: 'a,b' })).toBeUndefined();
  });
});
