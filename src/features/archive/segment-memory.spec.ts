import { describe, expect, it } from 'vitest';
import { SegmentCache, type SegmentMemory, type Weighed } from './segment-memory.js';

const MARK = { key: 'segments/a', sha256: 'one' };
const keep = (memory: SegmentMemory, name: string, value: number, weightBytes: number) =>
  memory.keep(name, Promise.resolve({ value, weightBytes }));
const find = (memory: SegmentMemory, name: string) => (memory.find(name) as Weighed<number> | undefined)?.value;

describe('the segment cache', () => {
  it('separates the contents of different keys', async () => {
    const cache = new SegmentCache(100);
    await keep(cache.of(MARK), 'index', 1, 10);
    expect(find(cache.of(MARK), 'index')).toBe(1);
    expect(cache.of({ ...MARK, sha256: 'two' }).find('index')).toBeUndefined();
    expect(cache.of({ ...MARK, key: 'segments/ab' }).find('index')).toBeUndefined();
  });

  it('keeps what was used last, up to its limit in bytes', async () => {
    const memory = new SegmentCache(100).of(MARK);
    for (let number = 0; number < 10; number += 1) await keep(memory, `frame ${number}`, number, 20);
    expect([0, 4, 5, 9].map((number) => find(memory, `frame ${number}`))).toEqual([undefined, undefined, 5, 9]);
  });

  it('lets everyone wait for a single read, and the next caller try again if it failed', async () => {
    const cache = new SegmentCache(100);
    const reading = Promise.withResolvers<{ value: number; weightBytes: number }>();
    const first = cache.of(MARK).keep('index', reading.promise);
    const second = cache.of(MARK).find<number>('index');
    reading.reject(new Error('the bucket is away'));
    await expect(first).rejects.toThrow('away');
    await expect(second).rejects.toThrow('away');
    expect(cache.of(MARK).find('index')).toBeUndefined();
    await keep(cache.of(MARK), 'index', 2, 10);
    expect(find(cache.of(MARK), 'index')).toBe(2);
  });

  it('deletes a key for good: neither a running read nor a reader opened before brings it back', async () => {
    const cache = new SegmentCache(100);
    const underWay = cache.of(MARK);
    const other = cache.of({ ...MARK, key: 'segments/b' });
    await keep(underWay, 'index', 1, 10);
    await keep(other, 'index', 2, 10);
    const reading = keep(underWay, 'frame 0', 3, 10);
    cache.forget(MARK.key);
    expect(cache.of(MARK).find('frame 0')).toBeUndefined();
    await reading;
    await keep(underWay, 'frame 1', 5, 10);
    for (const name of ['index', 'frame 0', 'frame 1']) expect(cache.of(MARK).find(name)).toBeUndefined();
    expect(find(other, 'index')).toBe(2);
    await keep(cache.of(MARK), 'index', 4, 10);
    expect(find(cache.of(MARK), 'index')).toBe(4);
  });
});
