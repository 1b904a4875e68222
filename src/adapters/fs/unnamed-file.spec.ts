import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UnnamedFile } from './unnamed-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conversations-scratch-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('gives back what was written, and leaves no name while it is open', async () => {
  const file = await UnnamedFile.open(join(folder, 'made', 'for it'));
  await file.write(5000, Buffer.from('later'));
  await file.write(0, Buffer.from('first'));
  expect((await file.read(5000, 5)).toString()).toBe('later');
  expect((await file.read(1, 3)).toString()).toBe('irs');
  expect(readdirSync(join(folder, 'made', 'for it'))).toEqual([]);
  await file.close();
});

it('rejects what reaches beyond its end, and everything once it is closed', async () => {
  const file = await UnnamedFile.open(folder);
  await file.write(0, Buffer.from('first'));
  await expect(file.read(0, 6)).rejects.toThrow('Of 6 bytes of a local file 5 were read.');
  await file.close();
  await expect(file.read(0, 5)).rejects.toThrow();
  await expect(file.write(0, Buffer.from('x'))).rejects.toThrow();
});

it('rejects where there can be no folder', async () => {
  writeFileSync(join(folder, 'a file'), '');
  await expect(UnnamedFile.open(join(folder, 'a file'))).rejects.toThrow('EEXIST');
});
