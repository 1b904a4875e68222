import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyHashed, hashFile, requireRoom, writeChecksum } from './durable-file.js';
import { FileRefused } from './file-refused.js';

describe('durable files', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'durable-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('reject what the disk has no room for', () => {
    expect(() => requireRoom(folder, 2 ** 62)).toThrow(FileRefused);
    expect(() => requireRoom(folder, 0)).not.toThrow();
  });

  it('contain every byte of a copied file, and report the hash of the copy', async () => {
    const [from, to] = [join(folder, 'from'), join(folder, 'to')];
    writeFileSync(from, Buffer.alloc(3 * 1024 * 1024 + 7, 'abc'));
    const sizes: number[] = [];
    const sha256 = await copyHashed(from, to, (count) => sizes.push(count));
    expect(readFileSync(to).equals(readFileSync(from))).toBe(true);
    expect(sha256).toBe(await hashFile(to));
    expect(sizes.reduce((sum, size) => sum + size)).toBe(3 * 1024 * 1024 + 7);
  });

  it('have checksums in the format of sha256sum', async () => {
    const file = join(folder, 'a.db');
    writeFileSync(file, 'abc');
    writeChecksum(file, await hashFile(file));
    expect(readFileSync(`${file}.sha256`, 'utf8')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.db\n',
    );
  });
});
