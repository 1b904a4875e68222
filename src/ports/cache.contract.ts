import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uniqueId } from '../../test/builders/unique-id.js';
import type { Cache } from './cache.js';

export interface CacheHarness {
  open(): Promise<{ readonly cache: Cache; dispose(): Promise<void> }>;
  readonly skipReason?: string | undefined;
}

/** What every cache promises, in one suite. */
export function describeCache(name: string, harness: CacheHarness): void {
  describe.skipIf(harness.skipReason !== undefined)(`${name} as a Cache`, () => {
    let opened: Awaited<ReturnType<CacheHarness['open']>>;

    beforeAll(async () => {
      opened = await harness.open();
    });
    afterAll(() => opened.dispose());

    /** `set` does not wait, so what it did shows a little later. */
    const getOnceSet = async (group: string, key: string): Promise<string> => {
      for (;;) {
        const text = await opened.cache.get(group, key);
        if (text !== undefined) return text;
      }
    };

    it('knows nothing that was not set', async () => {
      expect(await opened.cache.get(uniqueId('group'), 'key')).toBeUndefined();
    });

    it('gives back the very text, by group and key', async () => {
      const [one, two] = [uniqueId('group'), uniqueId('group')];
      const text = `"ü\u0000\u2028 ${'x'.repeat(100_000)}`;
      opened.cache.set(one, 'a', text);
      opened.cache.set(one, 'b', '');
      opened.cache.set(two, 'a', 'other');
      expect(await getOnceSet(one, 'a')).toBe(text);
      expect(await getOnceSet(one, 'b')).toBe('');
      expect(await getOnceSet(two, 'a')).toBe('other');
    });

    it('forgets a group and nothing else', async () => {
      const [one, two] = [uniqueId('group'), uniqueId('group')];
      opened.cache.set(one, 'a', '1');
      opened.cache.set(two, 'a', '2');
      await getOnceSet(one, 'a');
      await getOnceSet(two, 'a');
      await opened.cache.forget(one);
      expect(await opened.cache.get(one, 'a')).toBeUndefined();
      expect(await opened.cache.get(two, 'a')).toBe('2');
    });
  });
}
