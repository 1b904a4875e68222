import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TimersClock } from '../../test/builders/timers-clock.js';
import { MemoryStore } from '../adapters/memory/memory-store.js';
import type { Records } from '../ports/records.js';
import { HeldLease, LEASE_MS } from './held-lease.js';

const NEVER_ABORTED = new AbortController().signal;

/** An instance's view of the store: it may pause, and continue later. */
function reachable(records: Records, link: { isCut: boolean; waiting: (() => void)[] }): Records {
  return new Proxy(records, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        if (link.isCut) await new Promise<void>((resolve) => link.waiting.push(resolve));
        return Reflect.apply(member, target, args);
      };
    },
  });
}

function goOn(link: { isCut: boolean; readonly waiting: readonly (() => void)[] }): void {
  link.isCut = false;
  for (const answer of link.waiting) answer();
}

describe('a lease that is held', () => {
  let records: Records;
  let puts: number;
  const leases: HeldLease[] = [];

  beforeEach(() => {
    vi.useFakeTimers();
    puts = 0;
    ({ records } = new MemoryStore(new TimersClock(), { lateEventGraceMs: 0 }));
    const put = records.put.bind(records);
    vi.spyOn(records, 'put').mockImplementation((...args) => {
      puts += 1;
      return put(...args);
    });
  });
  afterEach(async () => {
    await Promise.all(leases.splice(0).map((lease) => lease.release().catch(() => undefined)));
    vi.useRealTimers();
  });

  function aLease(owner: string, { on = records, skewMs = 0 } = {}): HeldLease {
    const lease = new HeldLease({ records: on, clock: new TimersClock(skewMs), owner }, 'work');
    leases.push(lease);
    return lease;
  }

  const aLink = () => ({ isCut: false, waiting: [] as (() => void)[] });

  /** Returns after how many milliseconds another instance gets the lease, checking every second. */
  async function takenAfterMs(other: HeldLease, atMostMs: number, onTaken?: () => void): Promise<number | undefined> {
    const startMs = Date.now();
    for (; Date.now() - startMs <= atMostMs; await vi.advanceTimersByTimeAsync(1_000)) {
      if (!(await other.take())) continue;
      onTaken?.();
      return Date.now() - startMs;
    }
    return undefined;
  }

  it('stays with its holder while the holder lives, whatever the clocks of others say', async () => {
    const one = aLease('one');
    expect(await one.take()).toBe(true);
    for (const skewMs of [0, -40_000, 25_000]) {
      expect(await takenAfterMs(aLease(`${skewMs}`, { skewMs }), 60_000)).toBeUndefined();
      expect(one.isHeld).toBe(true);
    }
  });

  it('passes to another owner as soon as it is released', async () => {
    const [one, other] = [aLease('one'), aLease('other')];
    await one.take();
    expect(await other.take()).toBe(false);
    for (const _again of [1, 2]) await one.release();
    expect(one.isHeld).toBe(false);
    expect(await other.take()).toBe(true);
    await one.release();
    expect(await aLease('third').take()).toBe(false);
  });

  it('passes to another owner within 7 s of the last sign of life, and its holder stops trusting it before', async () => {
    const link = aLink();
    const [one, other] = [aLease('one', { on: reachable(records, link) }), aLease('other')];
    await one.take();
    expect(await takenAfterMs(other, 5_000)).toBeUndefined();
    link.isCut = true;
    expect(await takenAfterMs(other, 3_000)).toBeUndefined();
    expect(await takenAfterMs(other, 60_000, () => expect(one.isHeld).toBe(false))).toBeLessThanOrEqual(
      LEASE_MS - 3_000,
    );
    goOn(link);
  });

  it('ends the work of a holder that wakes up after another one has taken it', async () => {
    const link = aLink();
    const [one, other] = [aLease('one', { on: reachable(records, link) }), aLease('other')];
    let signal: AbortSignal | undefined;
    const work = one.during(NEVER_ABORTED, async (own) => {
      signal = own;
      await new Promise((_, reject) => own.addEventListener('abort', () => reject(own.reason)));
    });
    await vi.advanceTimersByTimeAsync(1);
    link.isCut = true;
    await takenAfterMs(other, 60_000);
    expect(signal?.aborted).toBe(false);
    goOn(link);
    await vi.advanceTimersByTimeAsync(1);
    expect(signal?.aborted).toBe(true);
    expect(await work).toBeUndefined();
    expect([one.isHeld, other.isHeld]).toEqual([false, true]);
    expect(await takenAfterMs(one, 60_000)).toBeUndefined();
  });

  it('is kept if only the answer to a renewal was lost, and if a renewal failed', async () => {
    const one = aLease('one');
    await one.take();
    const put = records.put.bind(records);
    vi.spyOn(records, 'put').mockImplementationOnce(async (...args) => {
      await put(...args);
      throw new Error('no answer');
    });
    expect(await takenAfterMs(aLease('other'), 30_000)).toBeUndefined();
    vi.spyOn(records, 'put').mockRejectedValueOnce(new Error('cannot be reached'));
    expect(await takenAfterMs(aLease('other'), 30_000)).toBeUndefined();
    expect(one.isHeld).toBe(true);
  });

  it('is released if the work fails, and left alone if another owner has it', async () => {
    const [one, other] = [aLease('one'), aLease('other')];
    await expect(one.during(NEVER_ABORTED, () => Promise.reject(new Error('out of memory')))).rejects.toThrow('memory');
    expect(await other.during(NEVER_ABORTED, async () => 'done')).toBe('done');
    expect(await one.during(NEVER_ABORTED, async () => 'done')).toBeUndefined();
  });

  it('does not appear abandoned to others if it is acquired again and again', async () => {
    const [one, other] = [aLease('one'), aLease('other')];
    for (let second = 0; second < 30; second += 1) {
      await one.take();
      expect(await other.take()).toBe(false);
      await one.release();
      await vi.advanceTimersByTimeAsync(1_000);
    }
  });

  it('is stored every two seconds, and only once if one process owns the store', async () => {
    const shared = aLease('shared');
    await shared.take();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(puts).toBe(31);
    await shared.release();
    puts = 0;
    Object.assign(records, { isShared: false });
    const embedded = aLease('embedded');
    await embedded.take();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(await embedded.take()).toBe(true);
    expect(puts).toBe(1);
  });
});
