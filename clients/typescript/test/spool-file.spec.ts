import fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../test/builders/eventually.js';
import { replaceBuiltin } from '../../../test/builders/replace-builtin.js';
import { crc32, crc32ByTable } from '../src/recorder/disk/crc32.js';
import { parseLine, toLine } from '../src/recorder/disk/lines.js';
import { SpoolFile } from '../src/recorder/disk/spool-file.js';
import { temporarySpool } from './spool-folder.js';

/** The disk accepts only the first bytes of the next record. */
function tearNext(): void {
  const { writeSync } = fs;
  let isTorn = false;
  replaceBuiltin(fs, 'writeSync', ((file: number, line: Buffer, start: number, length: number) => {
    const accepted = isTorn ? length : 10;
    isTorn = true;
    return writeSync(file, line, start, accepted);
  }) as typeof writeSync);
}

function lineOf(content: string): Buffer {
  const { bytes, length } = toLine([content]);
  return Buffer.from(bytes.subarray(0, length));
}

const record = (n: number) => `{"kind":"event","n":${n},"text":"é😀"}`;

describe('a spool file', () => {
  it('takes back a record of which the disk accepted only a part', async () => {
    const file = SpoolFile.create(temporarySpool());
    const first = file.append([record(1)]);
    const size = file.sizeBytes;
    tearNext();
    expect(() => file.append([record(2)])).toThrow('Only part');
    expect(file.sizeBytes).toBe(size);
    const third = file.append([record(3)]);
    const read = await file.read([first.position, third.position]);
    expect(read.map((stored) => stored.record)).toMatchObject([{ n: 1 }, { n: 3 }]);
  });

  it('continues after a part that it cannot take back', async () => {
    const file = SpoolFile.create(temporarySpool());
    tearNext();
    replaceBuiltin(fs, 'ftruncateSync', () => {
      throw new Error('read-only');
    });
    expect(() => file.append([record(1)])).toThrow('Only part');
    const second = file.append([record(2)]);
    expect((await file.read([second.position])).map((stored) => stored.record)).toMatchObject([{ n: 2 }]);
  });

  it('accepts nothing after someone has truncated it, because positions in it are no longer correct', async () => {
    const folder = temporarySpool();
    const file = SpoolFile.create(folder);
    file.append([record(1)]);
    file.maintain({ isTouchDue: true });
    expect(file.isGone).toBe(false);
    fs.truncateSync(join(folder, file.name));
    file.maintain({ isTouchDue: true });
    await eventually(() => expect(file.isGone).toBe(true));
  });

  it('reads records of any length, and skips one that was damaged since', async () => {
    const file = SpoolFile.create(temporarySpool());
    const long = JSON.stringify({ kind: 'event', text: 'x'.repeat(3 << 20) });
    const positions = [record(1), long, record(3)].map((content) => file.append([content]).position);
    expect((await file.read(positions)).map(({ position }) => position)).toEqual([positions[0]]);
    expect((await file.read(positions.slice(1))).map((stored) => stored.record)).toMatchObject([{ kind: 'event' }]);
    expect((await file.read([positions[2] ?? 0])).map((stored) => stored.record)).toMatchObject([{ n: 3 }]);
    expect((await file.read([5])).map((stored) => stored.record)).toEqual([undefined]);
  });
});

describe('a line', () => {
  it('has the checksum that zlib computes, with and without it', () => {
    for (const text of ['', 'a', 'é😀'.repeat(1_000)]) {
      const bytes = Buffer.from(text);
      expect(crc32ByTable(bytes)).toBe(crc32(bytes));
    }
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  });

  it.each(['', 'a', 'é', 'aé😀', 'a'.repeat(1_024), 'a'.repeat(1_025), 'é'.repeat(600), 'a'.repeat(100_000)])(
    'has the same bytes whether it is written by hand or by the runtime',
    (text) => {
      const content = Buffer.from(text);
      const head = [content.length, crc32(content)].map((value) => value.toString(16).padStart(8, '0'));
      expect(lineOf(text).toString()).toBe(`${head.join(' ')} ${text}\n`);
    },
  );

  it('can be read back, unless any of its bytes has changed', () => {
    const line = lineOf(record(7)).subarray(0, -1);
    expect(parseLine(line)).toMatchObject({ n: 7, text: 'é😀' });
    for (const position of line.keys()) {
      const damaged = Buffer.from(line);
      damaged[position] = (damaged[position] ?? 0) ^ 1;
      const isBlank = position === 8 || position === 17;
      if (!isBlank) expect(parseLine(damaged)).toBeUndefined();
    }
  });
});
