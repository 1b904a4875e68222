import { describe, expect, it } from 'vitest';
import { describeCache } from '../../../test/contracts/cache.contract.js';
import { MemoryCache } from './memory-cache.js';

describeCache('MemoryCache', {
  async open() {
    return { cache: new MemoryCache(), dispose: async () => undefined };
  },
});

describe('MemoryCache', () => {
  const TEXT = 'x'.repeat(100);

  it('holds no more characters than its limit, and keeps the most recently used texts', async () => {
    const cache = new MemoryCache(4 * TEXT.length);
    for (const name of ['a', 'b', 'c', 'd']) cache.set('group', name, '1', TEXT);
    expect(await cache.get('group', 'a', '1')).toBe(TEXT);
    cache.set('another', 'e', '1', TEXT);
    expect(await cache.get('group', 'a', '1')).toBe(TEXT);
    expect(await cache.get('group', 'b', '1')).toBeUndefined();
    expect(await cache.get('another', 'e', '1')).toBe(TEXT);
  });

  it('deletes a group, but not another one whose name has the same beginning', async () => {
    const cache = new MemoryCache();
    cache.set('call', 'page', '1', TEXT);
    cache.set('call-2', 'page', '1', TEXT);
    await cache.forget('call');
    expect(await cache.get('call', 'page', '1')).toBeUndefined();
    expect(await cache.get('call-2', 'page', '1')).toBe(TEXT);
  });
});
