import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../interleaving/random.js';
import { CUTS, DiskModel } from './disk-model.js';
import type { IoRecord } from './io-record.js';

const write = (text: string, offset = 0): IoRecord => ({ kind: 'write', file: 'f', offset, bytes: Buffer.from(text) });
const sync = (file: string): IoRecord => ({ kind: 'sync', file });

function contentLeft(records: readonly IoRecord[], cut: (typeof CUTS)[number], seed = 1): string | undefined {
  const disk = new DiskModel();
  for (const record of records) disk.apply(record);
  return disk.cut(cut, new SeededRandom(seed)).get('f')?.toString();
}

describe('a disk that loses power', () => {
  it.each(CUTS)('keeps what was synced, with the name of its file, whatever else it keeps: %s', (cut) => {
    expect(contentLeft([write('one'), sync('f'), sync('.')], cut)).toBe('one');
  });

  it('loses a file whose folder was not synced', () => {
    expect(contentLeft([write('one'), sync('f')], 'nothing')).toBeUndefined();
    expect(contentLeft([write('one'), sync('f')], 'everything')).toBe('one');
  });

  it('loses what was not synced', () => {
    expect(contentLeft([sync('.'), write('one'), sync('f'), sync('.'), write('two')], 'nothing')).toBe('one');
    expect(contentLeft([write('one'), sync('f'), sync('.'), write('two')], 'everything')).toBe('two');
  });

  it('brings back a file whose removal was not synced', () => {
    const records: IoRecord[] = [write('one'), sync('f'), sync('.'), { kind: 'unlink', file: 'f' }];
    expect(contentLeft(records, 'nothing')).toBe('one');
    expect(contentLeft([...records, sync('.')], 'nothing')).toBeUndefined();
  });

  it('keeps some sectors of a write and not others', () => {
    const records = [write('a'.repeat(4_096)), sync('f'), sync('.'), write('b'.repeat(4_096))];
    const found = contentLeft(records, 'parts') ?? '';
    expect(found).toMatch(/^(a{512}|b{512}){8}$/);
    expect(found).toMatch(/a/);
    expect(found).toMatch(/b/);
  });

  it('fills holes with zeros, and truncates', () => {
    expect(contentLeft([write('x', 3), sync('f'), sync('.')], 'nothing')).toBe('\0\0\0x');
    expect(
      contentLeft([write('abc'), { kind: 'truncate', file: 'f', length: 1 }, sync('f'), sync('.')], 'nothing'),
    ).toBe('a');
  });
});
