import { tmpdir } from 'node:os';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { lockErrorOf } from './data-folder.js';
import { nameOfDisk, networkDiskOf } from './network-disk.js';

const busy = new Database.SqliteError('database is locked', 'SQLITE_BUSY');

describe('a data folder that cannot be locked', () => {
  it('on a local disk is served by another process', () => {
    expect(lockErrorOf(busy, '/data/conversations.lock', undefined).message).toMatch(
      /^Another process is serving the data folder \/data\./,
    );
  });

  it('on a network file system may lack locks, which SQLite reports in the same way', () => {
    expect(lockErrorOf(busy, '/data/conversations.lock', 'NFS').message).toMatch(
      /^The data folder \/data cannot be locked\. Either another process .* \(NFS\) has no locks\. .* local disk/,
    );
  });
});

it.each([
  [0x6969, 'NFS'],
  [-11_317_950, 'SMB'],
  [0x65735546, 'FUSE'],
  [0xef53, undefined],
])('the file system %d is %s', (type, name) => expect(nameOfDisk(type)).toBe(name));

it('the disk of this test is a local one', () => expect(networkDiskOf(tmpdir())).toBeUndefined());
