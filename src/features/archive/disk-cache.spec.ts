import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UnnamedFile } from '../../adapters/fs/index.js';
import type { ByteRange } from '../../ports/object-store.js';
import { ScratchFile } from '../../ports/scratch-file.js';
import { DiskCache } from './disk-cache.js';

const BLOCK_BYTES = 4096;
const TAG_BYTES = 16;
const A = { key: 'segments/a', sha256: 'one' };
const B = { key: 'segments/b', sha256: 'one' };

/** A file that fails where it is told to, and remembers how far it was written. */
class WatchedFile extends ScratchFile {
  sizeBytes = 0;
  fault: Error | undefined;
  /** Held up before each read and write. */
  gate: Promise<void> = Promise.resolve();

  constructor(private readonly file: ScratchFile) {
    super();
  }

  async read(at: number, sizeBytes: number): Promise<Buffer> {
    await this.gate;
    if (this.fault) throw this.fault;
    return this.file.read(at, sizeBytes);
  }

  async write(at: number, bytes: Uint8Array): Promise<void> {
    await this.gate;
    if (this.fault) throw this.fault;
    this.sizeBytes = Math.max(this.sizeBytes, at + bytes.length);
    await this.file.write(at, bytes);
  }

  close(): Promise<void> {
    return this.file.close();
  }

  all(): Promise<Buffer> {
    return this.file.read(0, this.sizeBytes);
  }

  async flip(at: number): Promise<void> {
    const byte = await this.file.read(at, 1);
    await this.file.write(at, Uint8Array.of((byte[0] ?? 0) ^ 1));
  }
}

let folder: string;
let file: WatchedFile;
let log: { hits: number; misses: number; bytes: number; failures: unknown[] };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'conversations-disk-'));
  file = new WatchedFile(await UnnamedFile.open(folder));
  log = { hits: 0, misses: 0, bytes: 0, failures: [] };
});
afterEach(async () => {
  await file.close();
  rmSync(folder, { recursive: true });
});

const observer = {
  rangeAsked(found: boolean) {
    log[found ? 'hits' : 'misses'] += 1;
  },
  rangeKept(bytes: number) {
    log.bytes += bytes;
  },
  diskCacheFailed(error: unknown) {
    log.failures.push(error);
  },
};

function newCache(blocks: number) {
  return new DiskCache(file, blocks * BLOCK_BYTES, observer);
}

/** What an object store would give: other bytes for each object and place. */
function contentOf({ key, sha256 }: typeof A, { from, to }: ByteRange): Buffer {
  return Buffer.alloc(to - from, `${key} ${sha256} ${from} ${to} `);
}

/** Reads, and says whether the object store was asked. The bytes must be right in either case. */
async function ask(cache: DiskCache, mark: typeof A, range: ByteRange): Promise<'hit' | 'miss'> {
  let found: 'hit' | 'miss' = 'hit';
  const bytes = await cache.of(mark, async (asked) => {
    found = 'miss';
    return contentOf(mark, asked);
  })(range);
  expect(bytes.equals(contentOf(mark, range))).toBe(true);
  return found;
}

const range = (from: number, sizeBytes = 1000) => ({ from, to: from + sizeBytes });

async function keep(cache: DiskCache, mark: typeof A, asked: ByteRange): Promise<void> {
  expect(await ask(cache, mark, asked)).toBe('miss');
  await cache.written();
}

describe('the disk cache', () => {
  it('gives the range of the object and content it was kept for, and no other', async () => {
    const cache = newCache(64);
    await keep(cache, A, range(0));
    expect(await ask(cache, A, range(0))).toBe('hit');
    expect(await ask(cache, A, range(0, 999))).toBe('miss');
    expect(await ask(cache, A, range(1, 999))).toBe('miss');
    expect(await ask(cache, B, range(0))).toBe('miss');
    expect(log.failures).toEqual([]);
    expect(await ask(cache, { ...A, sha256: 'two' }, range(0))).toBe('miss');
    expect([log.hits, log.misses]).toEqual([1, 5]);
  });

  it('overwrites the oldest when it has come round, and stays within its size', async () => {
    const cache = newCache(8);
    const ranges = [0, 1, 2, 3, 4, 5].map((number) => range(number * 10_000, 2 * BLOCK_BYTES - TAG_BYTES));
    for (const one of ranges) await keep(cache, A, one);
    expect(file.sizeBytes).toBe(8 * BLOCK_BYTES);
    for (const one of ranges.slice(2)) expect(await ask(cache, A, one)).toBe('hit');
    expect(await ask(cache, A, ranges[0] ?? range(0))).toBe('miss');
  });

  it('no longer looks for what a longer one has overwritten', async () => {
    const cache = newCache(8);
    for (let number = 0; number < 8; number++) await keep(cache, A, range(number));
    await keep(cache, B, range(0, BLOCK_BYTES));
    expect(await ask(cache, A, range(2))).toBe('hit');
    expect(await ask(cache, A, range(1))).toBe('miss');
    expect(log.failures).toEqual([]);
  });

  it('keeps nothing that takes more than a quarter of it, and nothing that came by halves', async () => {
    const cache = newCache(8);
    await keep(cache, A, range(0, 2 * BLOCK_BYTES - TAG_BYTES + 1));
    await cache.of(B, async () => Buffer.from('short'))(range(0));
    await cache.written();
    expect([file.sizeBytes, log.bytes]).toEqual([0, 0]);
  });

  it('forgets all of an object, and nothing else', async () => {
    const cache = newCache(64);
    for (const mark of [A, B]) for (const from of [0, 5000]) await keep(cache, mark, range(from));
    cache.forget(A.key);
    expect(await ask(cache, A, range(0))).toBe('miss');
    expect(await ask(cache, A, range(5000))).toBe('miss');
    expect(await ask(cache, B, range(5000))).toBe('hit');
  });

  it('brings nothing back that was asked for before it was forgotten', async () => {
    const cache = newCache(64);
    const coming = Promise.withResolvers<Buffer>();
    const asking = cache.of(A, () => coming.promise)(range(0));
    cache.forget(A.key);
    coming.resolve(contentOf(A, range(0)));
    await asking;
    await cache.written();
    expect(await ask(cache, A, range(0))).toBe('miss');
  });

  it('nor what was being written, nor what was being read', async () => {
    const cache = newCache(64);
    await keep(cache, B, range(0));
    const gate = Promise.withResolvers<void>();
    file.gate = gate.promise;
    await ask(cache, A, range(0));
    const reading = ask(cache, B, range(0));
    cache.forget(A.key);
    cache.forget(B.key);
    gate.resolve();
    expect(await reading).toBe('miss');
    await cache.written();
    expect(await ask(cache, A, range(0))).toBe('miss');
    expect(log.failures).toEqual([]);
  });

  it.each([0, 500, 1000 + TAG_BYTES - 1])('counts what was changed at byte %i as not there', async (at) => {
    const cache = newCache(64);
    await keep(cache, A, range(0));
    await file.flip(at);
    expect(await ask(cache, A, range(0))).toBe('miss');
    expect(log.failures).toHaveLength(1);
    await cache.written();
    expect(await ask(cache, A, range(0))).toBe('hit');
  });

  it('takes no entry for another that was put in its place', async () => {
    const cache = newCache(64);
    await keep(cache, A, range(0));
    const ofA = await file.read(0, 1000 + TAG_BYTES);
    await keep(cache, B, range(0));
    await file.write(BLOCK_BYTES, ofA);
    expect(await ask(cache, B, range(0))).toBe('miss');
  });

  it('fails no read where the disk is full or broken, and goes on when it is well again', async () => {
    const cache = newCache(64);
    await keep(cache, A, range(0));
    file.fault = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    await keep(cache, B, range(0));
    expect(await ask(cache, A, range(0))).toBe('miss');
    await cache.written();
    expect(log.failures).toEqual([file.fault, file.fault, file.fault]);
    file.fault = undefined;
    await keep(cache, B, range(0));
    expect(await ask(cache, B, range(0))).toBe('hit');
  });

  it('passes on what the object store says, and keeps nothing of it', async () => {
    const cache = newCache(64);
    const read = cache.of(A, () => Promise.reject(new Error('the bucket is away')));
    await expect(read(range(0))).rejects.toThrow('the bucket is away');
    expect(await ask(cache, A, range(0))).toBe('miss');
  });

  it('holds up nobody while the disk is slow, and keeps only so much in memory for it', async () => {
    const cache = newCache(16_384);
    const gate = Promise.withResolvers<void>();
    file.gate = gate.promise;
    const content = Buffer.alloc(1024 * 1024, 'x');
    for (let number = 0; number < 20; number++) await cache.of(A, async () => content)(range(number, content.length));
    gate.resolve();
    await cache.written();
    expect(log.bytes).toBe(7 * (content.length + TAG_BYTES));
  });

  it('writes nothing that can be read: of 1,000 marks none is in the file, before and after they are forgotten', async () => {
    const cache = newCache(2048);
    const marks = Array.from({ length: 1000 }, (_, index) => ({ key: `segments/mark${index}`, sha256: 'x' }));
    const isFound = async () => (await file.all()).includes('segments/mark');
    for (const mark of marks) await keep(cache, mark, range(0));
    expect([log.bytes, await isFound()]).toEqual([1000 * (1000 + TAG_BYTES), false]);
    for (const { key } of marks) cache.forget(key);
    expect(await isFound()).toBe(false);
    // And it would be found.
    await file.write(0, contentOf(marks[0] ?? A, range(0)));
    expect(await isFound()).toBe(true);
  });
});

const anObject = fc.constantFrom(A, B, { ...A, sha256: 'two' }, { key: 'segments/c', sha256: 'one' });
const aRange = fc
  .tuple(fc.nat(1), fc.constantFrom(1, 4080, 4081, 3 * BLOCK_BYTES))
  .map(([from, sizeBytes]) => range(from, sizeBytes));
const anAction = fc.oneof(
  { weight: 12, arbitrary: fc.record({ mark: anObject, asked: aRange, waits: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ forget: anObject }) },
  { weight: 1, arbitrary: fc.record({ flipAt: fc.nat(20 * BLOCK_BYTES) }) },
  { weight: 1, arbitrary: fc.record({ isFull: fc.nat(3).map((value) => value === 0) }) },
);
type Action = typeof anAction extends fc.Arbitrary<infer Value> ? Value : never;

/** Does all of it at once, but for what is waited for. */
async function play(cache: DiskCache, actions: readonly Action[]): Promise<void> {
  let forgotten = 0;
  const seen = new Set<string>();
  const reads: Promise<unknown>[] = [];
  for (const action of actions) {
    if ('forget' in action) {
      forgotten += 1;
      cache.forget(action.forget.key);
      for (const name of [...seen]) if (name.startsWith(`${action.forget.key} `)) seen.delete(name);
    } else if ('flipAt' in action) {
      if (action.flipAt < file.sizeBytes) await file.flip(action.flipAt).catch(() => undefined);
    } else if ('isFull' in action) file.fault = action.isFull ? new Error('full') : undefined;
    else {
      const { mark, asked, waits } = action;
      const name = `${mark.key} ${mark.sha256} ${asked.from} ${asked.to}`;
      const begun = forgotten;
      const reading = ask(cache, mark, asked).then((found) => {
        // What nobody read since it was forgotten cannot be there.
        if (found === 'hit') expect(seen).toContain(name);
        else if (begun === forgotten) seen.add(name);
      });
      reads.push(reading);
      if (waits) await reading.then(() => cache.written());
    }
  }
  await Promise.all(reads);
}

it('gives the right bytes or none, whatever is asked, forgotten, damaged and refused', async () => {
  const given = fc.tuple(fc.integer({ min: 4, max: 64 }), fc.array(anAction, { maxLength: 80, size: 'max' }));
  await fc.assert(
    fc.asyncProperty(given, async ([blocks, actions]) => {
      await file.close();
      file = new WatchedFile(await UnnamedFile.open(folder));
      const cache = newCache(blocks);
      await play(cache, actions);
      await cache.written();
      expect(file.sizeBytes).toBeLessThanOrEqual(blocks * BLOCK_BYTES);
    }),
    { numRuns: 150 },
  );
  expect(log.hits).toBeGreaterThan(100);
});
