import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ObjectStore } from '../../src/ports/object-store.js';
import { describeWithServer } from '../builders/describe-with-server.js';
import { uniqueId } from '../builders/unique-id.js';

export interface ObjectStoreSubject {
  readonly store: ObjectStore;
  /** A second handle on the same objects, as another process has it. */
  readonly other: ObjectStore;
  dispose(): Promise<void>;
}

export interface ObjectStoreHarness {
  readonly skipReason?: string | undefined;
  open(): Promise<ObjectStoreSubject>;
}

const LARGE_BYTES = 9 * 1024 * 1024;

/** What every `ObjectStore` guarantees, as tests: an adapter's spec calls this once. */
export function describeObjectStore(name: string, harness: ObjectStoreHarness): void {
  describeWithServer(`${name} as an object store`, harness.skipReason, () => {
    let subject: ObjectStoreSubject;
    beforeAll(async () => {
      subject = await harness.open();
    });
    afterAll(() => subject?.dispose());

    const aKey = () => `contract/${uniqueId('object').toLowerCase()}.bin`;
    const bytesOf = (text: string) => Buffer.from(text);

    it('returns what was put, to everyone', async () => {
      const key = aKey();
      const bytes = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 256));
      expect(await subject.store.put(key, bytes)).toBe('stored');
      expect(await subject.store.get(key)).toEqual(bytes);
      expect(await subject.other.get(key)).toEqual(bytes);
      expect(await subject.other.head(key)).toEqual({ key, sizeBytes: 1_000 });
    });

    it('stores an empty object, and a large one', async () => {
      const [empty, large] = [aKey(), aKey()];
      const bytes = Buffer.alloc(LARGE_BYTES, 'voice');
      await Promise.all([subject.store.put(empty, Buffer.alloc(0)), subject.store.put(large, bytes)]);
      expect(await subject.other.get(empty)).toEqual(Buffer.alloc(0));
      const found = await subject.other.get(large);
      // An assertion message with the difference would be as large as both objects.
      expect(found?.equals(bytes)).toBe(true);
    });

    it('never overwrites', async () => {
      const key = aKey();
      await subject.store.put(key, bytesOf('first'));
      expect(await subject.other.put(key, bytesOf('second'))).toBe('exists');
      expect(await subject.store.get(key)).toEqual(bytesOf('first'));
    });

    it('lets exactly one of many puts win, with its whole object', async () => {
      const key = aKey();
      const texts = Array.from({ length: 8 }, (_, index) => `writer ${index} `.repeat(1_000));
      const outcomes = await Promise.all(
        texts.map((text, index) => (index % 2 ? subject.store : subject.other).put(key, bytesOf(text))),
      );
      expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(1);
      expect(texts).toContain((await subject.store.get(key))?.toString());
      expect((await subject.store.get(key))?.toString()).toBe(texts[outcomes.indexOf('stored')]);
    });

    it('returns a part of an object', async () => {
      const key = aKey();
      await subject.store.put(key, bytesOf('0123456789'));
      const part = async (from: number, to: number) => (await subject.store.get(key, { from, to }))?.toString();
      expect(await part(0, 10)).toBe('0123456789');
      expect(await part(2, 5)).toBe('234');
      expect(await part(9, 10)).toBe('9');
      expect(await part(7, 100)).toBe('789');
    });

    it('reports that an object does not exist', async () => {
      const key = aKey();
      expect(await subject.store.get(key)).toBeUndefined();
      expect(await subject.store.get(key, { from: 0, to: 5 })).toBeUndefined();
      expect(await subject.store.head(key)).toBeUndefined();
      await subject.store.delete(key);
    });

    it('deletes an object for good, and accepts its key again', async () => {
      const key = aKey();
      await subject.store.put(key, bytesOf('first'));
      await subject.store.delete(key);
      await subject.store.delete(key);
      expect(await subject.other.get(key)).toBeUndefined();
      expect(await subject.other.head(key)).toBeUndefined();
      expect(await subject.store.put(key, bytesOf('second'))).toBe('stored');
      expect(await subject.other.get(key)).toEqual(bytesOf('second'));
    });

    it('lists the objects with a given prefix, in order', async () => {
      const folder = `list/${uniqueId('folder').toLowerCase()}`;
      const keys = ['a/1', 'a/10', 'a/2', 'a-b/1', 'b/1'].map((name) => `${folder}/${name}`);
      for (const key of keys) await subject.store.put(key, bytesOf(key));
      const list = async (prefix: string) => {
        const found: string[] = [];
        for await (const { key, sizeBytes } of subject.other.list(prefix)) {
          expect(sizeBytes).toBe(key.length);
          found.push(key);
        }
        return found;
      };
      expect(await list(`${folder}/`)).toEqual([...keys].sort());
      expect(await list(`${folder}/a/`)).toEqual([...keys].filter((key) => key.startsWith(`${folder}/a/`)).sort());
      expect(await list(`${folder}/a/1`)).toEqual([`${folder}/a/1`, `${folder}/a/10`]);
      expect(await list(`${folder}/none`)).toEqual([]);
    });

    it.each(['', '/a', 'a/', '../a', 'a/../b', '.a', 'a/.b', 'A', 'a b', 'a\\b', 'a\u0000', `a${'b'.repeat(512)}`])(
      'refuses the key %j',
      async (key) => {
        await expect(subject.store.put(key, bytesOf('x'))).rejects.toThrow(TypeError);
        await expect(subject.store.get(key)).rejects.toThrow(TypeError);
        await expect(subject.store.delete(key)).rejects.toThrow(TypeError);
      },
    );

    it('answers a ping', async () => {
      await subject.store.ping();
    });
  });
}
