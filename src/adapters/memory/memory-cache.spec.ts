import { describe, expect, it } from 'vitest';
import { describeCache } from '../../ports/cache.contract.js';
import { MemoryCache } from './memory-cache.js';

describeCache('MemoryCache', {
  async open() {
    return { cache: new MemoryCache(), dispose: async () => undefined };
  },
});

describe('MemoryCache', () => {
  it('holds no more groups than it may, those written last', async () => {
    const cache = new MemoryCache({ maxGroups: 2, maxNames: 9 });
    for (const group of ['a', 'b', 'a', 'c']) cache.set(group, 'name', '1', group);
    expect(await cache.get('a', 'name', '1')).toBe('a');
    expect(await cache.get('b', 'name', '1')).toBeUndefined();
    expect(await cache.get('c', 'name', '1')).toBe('c');
  });

  it('holds no more names of a group than it may, those written last', async () => {
    const cache = new MemoryCache({ maxGroups: 9, maxNames: 2 });
    for (const name of ['a', 'b', 'a', 'c']) cache.set('group', name, '1', name);
    expect(await cache.get('group', 'a', '1')).toBe('a');
    expect(await cache.get('group', 'b', '1')).toBeUndefined();
    expect(await cache.get('group', 'c', '1')).toBe('c');
  });
});
