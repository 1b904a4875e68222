import { serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { OUT_OF_ORDER_EVENT_BYTES, OutOfOrderEvents } from '../../domain/chronology.js';
import { MAX_KEPT_BYTES, OutOfOrderCache, SESSION_BYTES } from './out-of-order-cache.js';

const ownerOf = (index: number, outOfOrderCount: number) => ({
  session_id: `session ${index}`,
  created_at: index,
  stray_count: outOfOrderCount,
});

function outOfOrderOf(count: number): OutOfOrderEvents {
  return new OutOfOrderEvents(
    Array.from({ length: count }, (_, index) => ({ sequence: index + 2, timestampMs: index })),
  );
}

describe('the cache of out-of-order events', () => {
  it.each([1, 1_000])('takes no more memory than its limit, with %i events per session', (each) => {
    const kept = new OutOfOrderCache();
    const fitting = Math.floor(MAX_KEPT_BYTES / (SESSION_BYTES + each * OUT_OF_ORDER_EVENT_BYTES));
    const events = outOfOrderOf(each);
    const owners = Array.from({ length: fitting + 10 }, (_, index) => ownerOf(index, each));
    for (const owner of owners) kept.keep(owner, events);
    expect(owners.filter((owner) => kept.find(owner)).map(({ created_at: index }) => index)).toEqual(
      Array.from({ length: fitting }, (_, index) => index + 10),
    );
  });

  it('uses at most a quarter of its limit for one session', () => {
    const kept = new OutOfOrderCache();
    const most = Math.floor((MAX_KEPT_BYTES / 4 - SESSION_BYTES) / OUT_OF_ORDER_EVENT_BYTES);
    for (const count of [most, most + 1]) kept.keep(ownerOf(count, count), outOfOrderOf(count));
    expect([most, most + 1].map((count) => kept.find(ownerOf(count, count))?.count)).toEqual([most, undefined]);
  });

  it('does not keep the metadata of sessions', () => {
    const kept = new OutOfOrderCache();
    const metadata = 'x'.repeat(1024 * 1024);
    const owners = Array.from({ length: 20 }, (_, index) => ({ ...ownerOf(index, 1), metadata }));
    for (const owner of owners) kept.keep(owner, outOfOrderOf(1));
    expect(owners.every((owner) => kept.find(owner))).toBe(true);
    expect(serialize(kept).length).toBeLessThan(owners.length * (SESSION_BYTES + OUT_OF_ORDER_EVENT_BYTES));
  });

  it('returns the events of the requested session, and all of them', () => {
    const kept = new OutOfOrderCache();
    const owner = ownerOf(1, 2);
    kept.keep(owner, outOfOrderOf(2));
    expect(kept.find(owner)?.count).toBe(2);
    expect(kept.find({ ...owner, stray_count: 3 })).toBeUndefined();
    expect(kept.find({ ...owner, created_at: 2 })).toBeUndefined();
    kept.clear();
    expect(kept.find(owner)).toBeUndefined();
  });
});
