import { describe, expect, it } from 'vitest';
import { SegmentCache } from './segment-memory.js';

const MARK = { key: 'segments/a', sha256: 'one' };

describe('the cache of segments', () => {
  it('keeps the contents of a key apart', () => {
    const cache = new SegmentCache(100);
    cache.of(MARK).set('index', 1, 10);
    expect(cache.of(MARK).get('index')).toBe(1);
    expect(cache.of({ ...MARK, sha256: 'two' }).get('index')).toBeUndefined();
    expect(cache.of({ ...MARK, key: 'segments/ab' }).get('index')).toBeUndefined();
  });

  it('keeps what was used last, up to its bytes', () => {
    const memory = new SegmentCache(100).of(MARK);
    for (let number = 0; number < 10; number += 1) memory.set(`frame ${number}`, number, 20);
    expect([0, 4, 5, 9].map((number) => memory.get(`frame ${number}`))).toEqual([undefined, undefined, 5, 9]);
  });

  it('forgets a key for good: a read under way does not bring it back', () => {
    const cache = new SegmentCache(100);
    const underWay = cache.of(MARK);
    const other = cache.of({ ...MARK, key: 'segments/b' });
    underWay.set('index', 1, 10);
    other.set('index', 2, 10);
    cache.forget(MARK.key);
    underWay.set('frame 0', 3, 10);
    expect(['index', 'frame 0'].map((name) => cache.of(MARK).get(name))).toEqual([undefined, undefined]);
    expect(other.get('index')).toBe(2);
    cache.of(MARK).set('index', 4, 10);
    expect(cache.of(MARK).get('index')).toBe(4);
  });
});
