import { serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { OutOfOrderEvents, STRAY_BYTES } from '../../domain/chronology.js';
import { KeptStrays, MAX_KEPT_BYTES, SESSION_BYTES } from './kept-strays.js';

const ownerOf = (index: number, strayCount: number) => ({
  session_id: `session ${index}`,
  created_at: index,
  stray_count: strayCount,
});

function straysOf(count: number): OutOfOrderEvents {
  return new OutOfOrderEvents(
    Array.from({ length: count }, (_, index) => ({ sequence: index + 2, timestampMs: index })),
  );
}

describe('the strays that are kept', () => {
  it.each([1, 1_000])('take no more memory than they may, with %i of each session', (each) => {
    const kept = new KeptStrays();
    const fitting = Math.floor(MAX_KEPT_BYTES / (SESSION_BYTES + each * STRAY_BYTES));
    const strays = straysOf(each);
    const owners = Array.from({ length: fitting + 10 }, (_, index) => ownerOf(index, each));
    for (const owner of owners) kept.keep(owner, strays);
    expect(owners.filter((owner) => kept.find(owner)).map(({ created_at: index }) => index)).toEqual(
      Array.from({ length: fitting }, (_, index) => index + 10),
    );
  });

  it('are a quarter of that at most of one session', () => {
    const kept = new KeptStrays();
    const most = Math.floor((MAX_KEPT_BYTES / 4 - SESSION_BYTES) / STRAY_BYTES);
    for (const count of [most, most + 1]) kept.keep(ownerOf(count, count), straysOf(count));
    expect([most, most + 1].map((count) => kept.find(ownerOf(count, count))?.count)).toEqual([most, undefined]);
  });

  it('are kept without the metadata of their sessions', () => {
    const kept = new KeptStrays();
    const metadata = 'x'.repeat(1024 * 1024);
    const owners = Array.from({ length: 20 }, (_, index) => ({ ...ownerOf(index, 1), metadata }));
    for (const owner of owners) kept.keep(owner, straysOf(1));
    expect(owners.every((owner) => kept.find(owner))).toBe(true);
    expect(serialize(kept).length).toBeLessThan(owners.length * (SESSION_BYTES + STRAY_BYTES));
  });

  it('are those of the session that is asked for, and all of them', () => {
    const kept = new KeptStrays();
    const owner = ownerOf(1, 2);
    kept.keep(owner, straysOf(2));
    expect(kept.find(owner)?.count).toBe(2);
    expect(kept.find({ ...owner, stray_count: 3 })).toBeUndefined();
    expect(kept.find({ ...owner, created_at: 2 })).toBeUndefined();
    kept.clear();
    expect(kept.find(owner)).toBeUndefined();
  });
});
