import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { describeObjectStore } from '../../../test/contracts/object-store.contract.js';
import { ObjectStoreUnavailable } from '../../ports/object-store.js';
import { FolderObjectStore } from './folder-object-store.js';

const folders: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'conversations-archive-'));
  folders.push(folder);
  return folder;
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describeObjectStore('FolderObjectStore', {
  async open() {
    const folder = newFolder();
    const store = await FolderObjectStore.open(folder);
    const other = await FolderObjectStore.open(folder);
    return { store, other, dispose: async () => undefined };
  },
});

it('removes half-written files of a crash, and leaves no files of its own', async () => {
  const folder = newFolder();
  await FolderObjectStore.open(folder);
  const [old, young] = ['old', 'young'].map((name) => join(folder, '.unfinished', name));
  for (const draft of [old, young]) writeFileSync(draft ?? '', 'half');
  const yesterday = new Date(Date.now() - 86_400_000);
  utimesSync(old ?? '', yesterday, yesterday);
  const store = await FolderObjectStore.open(folder);
  await store.put('a/b', Buffer.from('x'));
  await store.put('a/b', Buffer.from('y'));
  // Another process may still be writing the young file.
  expect(readdirSync(join(folder, '.unfinished'))).toEqual(['young']);
  expect(readdirSync(join(folder, 'a'))).toEqual(['b']);
});

it('reports that it is unavailable if the folder is gone, and what failed', async () => {
  const folder = newFolder();
  const store = await FolderObjectStore.open(folder);
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'a file');
  await expect(store.put('a', Buffer.from('x'))).rejects.toThrow(ObjectStoreUnavailable);
  await expect(store.ping()).rejects.toThrow(/folder failed \(ENOTDIR\)/);
});
