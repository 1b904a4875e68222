import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Cache } from '../../src/ports/cache.js';
import { describeWithServer } from '../builders/describe-with-server.js';
import { eventually } from '../builders/eventually.js';
import { uniqueId } from '../builders/unique-id.js';

export interface CacheHarness {
  open(): Promise<{ readonly cache: Cache; dispose(): Promise<void> }>;
  /** Why the suite cannot run here, such as a missing server. */
  readonly skipReason?: string | undefined;
}

/** What every `Cache` guarantees. */
export function describeCache(name: string, harness: CacheHarness): void {
  describeWithServer(`${name} as a cache`, harness.skipReason, () => {
    let opened: Awaited<ReturnType<CacheHarness['open']>>;
    let cache: Cache;

    beforeAll(async () => {
      opened = await harness.open();
      cache = opened.cache;
    });
    afterAll(() => opened?.dispose());

    /** A cache may forget, and `set` does not wait, so this sets until the text is there. */
    const put = (group: string, page: string, version: string, text: string) =>
      eventually(async () => {
        cache.set(group, page, version, text);
        expect(await cache.get(group, page, version)).toBe(text);
      });

    it('returns nothing that was not set', async () => {
      expect(await cache.get(uniqueId('group'), 'name', '1')).toBeUndefined();
    });

    it('returns exactly the text that was set', async () => {
      const group = uniqueId('group');
      const texts = ['', ' ', 'ü\u0000\u2028\r\n😀', '1 [2]', 'x'.repeat(100_000)];
      for (const [index, text] of texts.entries()) await put(group, `n${index}`, '1', text);
      for (const [index, text] of texts.entries()) expect(await cache.get(group, `n${index}`, '1')).toBe(text);
    });

    it('separates groups and names', async () => {
      const [one, two] = [uniqueId('group'), uniqueId('group')];
      await put(one, 'a', '1', 'one a');
      await put(one, 'b', '1', 'one b');
      await put(two, 'a', '1', 'two a');
      expect(await cache.get(one, 'a', '1')).toBe('one a');
      expect(await cache.get(one, 'b', '1')).toBe('one b');
      expect(await cache.get(two, 'b', '1')).toBeUndefined();
    });

    it('returns a text only for its version, not for an older or newer, a longer or a shorter one', async () => {
      const group = uniqueId('group');
      await put(group, 'a', '12', 'twelve');
      for (const version of ['11', '13', '1', '123', '']) expect(await cache.get(group, 'a', version)).toBeUndefined();
    });

    it('keeps one version of a name, the one that was set last', async () => {
      const group = uniqueId('group');
      await put(group, 'a', '1', 'one');
      await put(group, 'a', '2', 'two');
      expect(await cache.get(group, 'a', '1')).toBeUndefined();
      await put(group, 'a', '1', 'one');
      expect(await cache.get(group, 'a', '2')).toBeUndefined();
    });

    it('deletes a group and nothing else', async () => {
      const [one, two] = [uniqueId('group'), uniqueId('group')];
      await put(one, 'a', '1', 'one');
      await put(two, 'a', '1', 'two');
      await cache.forget(one);
      expect(await cache.get(one, 'a', '1')).toBeUndefined();
      expect(await cache.get(two, 'a', '1')).toBe('two');
    });
  });
}
