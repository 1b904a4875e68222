import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/builders/manual-clock.js';
import { MemoryStore } from '../adapters/memory/memory-store.js';
import type { Records } from '../ports/records.js';
import { acquireLease, releaseLease } from './lease.js';

describe('a lease', () => {
  let records: Records;

  beforeEach(() => {
    records = new MemoryStore(new ManualClock(), { lateEventGraceMs: 0 }).records;
  });

  const acquire = (owner: string, nowMs: number, untilMs: number, name = 'work') =>
    acquireLease(records, { name, owner, nowMs, untilMs });

  it('belongs to one owner until it expires or is released', async () => {
    expect(await acquire('a', 0, 100)).toBe(true);
    expect(await acquire('b', 50, 150)).toBe(false);
    expect(await acquire('a', 50, 200)).toBe(true);
    expect(await acquire('b', 150, 250)).toBe(false);
    expect(await acquire('b', 200, 300)).toBe(true);
    expect(await acquire('a', 250, 350)).toBe(false);
    await releaseLease(records, 'work', 'a');
    expect(await acquire('a', 250, 350)).toBe(false);
    for (const _again of [1, 2]) await releaseLease(records, 'work', 'b');
    expect(await acquire('a', 250, 350)).toBe(true);
  });

  it('exists once for each name', async () => {
    expect(await acquire('a', 0, 100, 'one')).toBe(true);
    expect(await acquire('b', 0, 100, 'two')).toBe(true);
  });

  it('is granted to one of any number that request it at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => acquire(`owner-${index}`, 0, 100)));
    expect(answers.filter((isMine) => isMine)).toHaveLength(1);
  });
});
