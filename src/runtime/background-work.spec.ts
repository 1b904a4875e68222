import { describe, expect, it, vi } from 'vitest';
import { eventually } from '../../test/builders/eventually.js';
import { BackgroundWork } from './background-work.js';

const fail = (error: unknown) => expect.fail(String(error));
/** Within the range of a timer, and longer than any test. */
const NEVER_MS = 1_000_000;

describe('BackgroundWork', () => {
  it('runs when it is started, and again when it is woken', async () => {
    let count = 0;
    const work = new BackgroundWork(async () => NEVER_MS * ++count, fail, NEVER_MS);
    work.start();
    work.start();
    await eventually(() => expect(count).toBe(1));
    work.wake();
    await eventually(() => expect(count).toBe(2));
    await work.stop();
  });

  it('does not lose a call that arrives while it runs', async () => {
    const calls: (() => void)[] = [];
    const work = new BackgroundWork(() => new Promise((resolve) => calls.push(() => resolve(NEVER_MS))), fail, 0);
    work.start();
    work.wake();
    calls[0]?.();
    await eventually(() => expect(calls).toHaveLength(2));
    calls[1]?.();
    await work.stop();
  });

  it('reports a failure and tries again', async () => {
    const failures: unknown[] = [];
    let count = 0;
    const work = new BackgroundWork(
      async () => {
        if (count++ === 0) throw new Error('once');
        return NEVER_MS;
      },
      (error) => failures.push(error),
      1,
    );
    work.start();
    await eventually(() => expect(count).toBe(2));
    await work.stop();
    expect(failures).toEqual([new Error('once')]);
  });

  it('makes longer and longer pauses while it fails, and short ones again after a success', async () => {
    vi.useFakeTimers();
    try {
      let fails = true;
      const times: number[] = [];
      const work = new BackgroundWork(
        async () => {
          times.push(Date.now());
          if (fails) throw new Error('down');
          return 100_000;
        },
        () => undefined,
        1_000,
      );
      const begunMs = Date.now();
      const seconds = () => times.splice(0).map((atMs) => (atMs - begunMs) / 1_000);
      work.start();
      await vi.advanceTimersByTimeAsync(123_000);
      expect(seconds()).toEqual([0, 1, 3, 7, 15, 31, 63, 123]);
      fails = false;
      await vi.advanceTimersByTimeAsync(60_000);
      fails = true;
      await vi.advanceTimersByTimeAsync(103_000);
      expect(seconds()).toEqual([183, 283, 284, 286]);
      await work.stop();
    } finally {
      vi.useRealTimers();
    }
  });

  it('waits for the current run when it is stopped, and starts no other', async () => {
    let count = 0;
    let finish: (() => void) | undefined;
    const work = new BackgroundWork(
      () => {
        count++;
        return new Promise((resolve) => {
          finish = () => resolve(0);
        });
      },
      fail,
      0,
    );
    work.start();
    let isStopped = false;
    const stopped = work.stop().then(() => {
      isStopped = true;
    });
    await Promise.resolve();
    expect(isStopped).toBe(false);
    finish?.();
    await stopped;
    expect(count).toBe(1);
  });

  it('can be stopped even if it was never started', async () => {
    await new BackgroundWork(async () => 0, fail, 0).stop();
  });
});
