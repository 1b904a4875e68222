import { describe, expect, it } from 'vitest';
import { findingText } from './finding.js';
import { type Folder, folderFindings } from './folder-findings.js';

const GIBIBYTE = 1024 ** 3;
const FOLDER: Folder = {
  path: '/data',
  freeBytes: 20 * GIBIBYTE,
  networkDisk: undefined,
  ownerUid: 1000,
  isServed: false,
  fault: undefined,
  databaseBytes: undefined,
};

const textOf = (folder: Partial<Folder>, uid = 1000) =>
  folderFindings({ ...FOLDER, ...folder }, uid)
    .map(findingText)
    .join('\n');

describe('the findings about a data folder', () => {
  it('are fine if everything is in order', () => {
    expect(textOf({})).toBe(
      'ok    data folder: /data can be used; no database yet\nok    disk: local\nok    space: 20.0 GiB free',
    );
    expect(textOf({ databaseBytes: 3 * GIBIBYTE })).toContain('3.0 GiB of database');
  });

  it('count a folder that is being served as a good sign', () => {
    expect(textOf({ isServed: true })).toContain('ok    data folder: /data is in use by a running service');
  });

  it.each([
    [{ fault: 'The data folder cannot be used: …' }, 'FAIL  data folder: The data folder cannot be used: …'],
    [{ networkDisk: 'NFS' }, /FAIL {2}disk: .*NFS.*\n {8}Set DATA_DIR to a folder on a local disk/],
    [{ freeBytes: 1000 }, /warn {2}space: 0\.000 GiB free\n {8}Free some space/],
    [
      { ownerUid: 0 },
      /warn {2}owner: the data folder belongs to user 0, but this command runs as user 1000\n {8}Run all commands/,
    ],
  ] as const)('say what to do: %o', (folder, text) => {
    expect(textOf(folder)).toMatch(text);
  });
});
