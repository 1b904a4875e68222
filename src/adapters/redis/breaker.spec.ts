import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { answerWithinMs, Breaker, CALL_DEADLINE_MS, FAILURES_TO_OPEN, PROBE_EVERY_MS } from './breaker.js';

const works = () => Promise.resolve('text');
const fails = () => Promise.reject(new Error('refused'));
const throws = (): Promise<string> => {
  throw new Error('the client is closed');
};

describe('Breaker', () => {
  const clock = new ManualClock();
  const onFault = vi.fn();
  const anOpenOne = async () => {
    const breaker = new Breaker(clock, onFault);
    for (let index = 0; index < FAILURES_TO_OPEN; index++) await breaker.call(fails);
    return breaker;
  };

  it('returns results, including undefined', async () => {
    const breaker = new Breaker(clock, onFault);
    expect(await breaker.call(works)).toEqual({ result: 'text' });
    expect(await breaker.call(async () => undefined)).toEqual({ result: undefined });
  });

  it('returns undefined if a call rejects or throws', async () => {
    const breaker = new Breaker(clock, onFault);
    expect(await breaker.call(fails)).toBeUndefined();
    expect(await breaker.call(throws)).toBeUndefined();
  });

  it('reports each failure, and from the third in a row on that it persists', async () => {
    onFault.mockClear();
    const breaker = await anOpenOne();
    expect(onFault.mock.calls).toEqual([
      [new Error('refused'), false],
      [new Error('refused'), false],
      [new Error('refused'), true],
    ]);
    expect(breaker.isFailing).toBe(true);
    clock.advanceMs(5 * PROBE_EVERY_MS);
    expect(breaker.isFailing).toBe(false);
  });

  it('makes no call after three failures in a row', async () => {
    const breaker = await anOpenOne();
    const call = vi.fn(works);
    for (let index = 0; index < 100; index++) expect(await breaker.call(call)).toBeUndefined();
    expect(breaker.isOpen).toBe(true);
    expect(call).not.toHaveBeenCalled();
  });

  it('counts only failures in a row', async () => {
    const breaker = new Breaker(clock, onFault);
    for (let round = 0; round < 5; round++) {
      await breaker.call(fails);
      await breaker.call(fails);
      await breaker.call(works);
    }
    expect(breaker.isOpen).toBe(false);
  });

  it('lets one call per second through while it is open, however many are requested at once', async () => {
    const breaker = await anOpenOne();
    const probe = vi.fn(fails);
    for (let second = 1; second <= 5; second++) {
      clock.advanceMs(PROBE_EVERY_MS);
      await Promise.all(Array.from({ length: 50 }, () => breaker.call(probe)));
      expect(probe).toHaveBeenCalledTimes(second);
    }
  });

  it('closes when a trial call succeeds', async () => {
    const breaker = await anOpenOne();
    clock.advanceMs(PROBE_EVERY_MS);
    expect(await breaker.call(works)).toEqual({ result: 'text' });
    expect(await breaker.call(works)).toEqual({ result: 'text' });
    expect(breaker.isOpen).toBe(false);
  });
});

describe('a deadline', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('fails a call that does not settle in time, and no sooner', async () => {
    const settled = vi.fn();
    answerWithinMs(CALL_DEADLINE_MS, () => new Promise(() => undefined)).catch(settled);
    await vi.advanceTimersByTimeAsync(CALL_DEADLINE_MS - 1);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2);
    expect(settled).toHaveBeenCalledOnce();
  });

  it('accepts an answer that arrived while the process was busy', async () => {
    vi.useRealTimers();
    const inTime = answerWithinMs(CALL_DEADLINE_MS, () => stat(tmpdir()));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * CALL_DEADLINE_MS);
    await expect(inTime).resolves.toBeDefined();
  });

  it('leaves no timer behind', async () => {
    await answerWithinMs(CALL_DEADLINE_MS, () => Promise.resolve());
    await Promise.resolve();
    expect(vi.getTimerCount()).toBe(0);
  });
});
