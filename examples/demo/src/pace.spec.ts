import timers from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { replaceBuiltin } from '../../../test/builders/replace-builtin.js';
import { paceOf } from './pace.js';

describe('paceOf', () => {
  let nowMs: number;
  let waitedMs: number[];

  beforeEach(() => {
    nowMs = 1_000;
    waitedMs = [];
    replaceBuiltin(timers, 'setTimeout', (async (delayMs: number, _: unknown, { signal }: { signal: AbortSignal }) => {
      signal.throwIfAborted();
      waitedMs.push(delayMs);
      nowMs += delayMs;
    }) as typeof timers.setTimeout);
  });

  const paceAt = (speed: number, signal = new AbortController().signal) => paceOf(speed, () => nowMs, signal);

  it('waits for the moment of the call, counted from its start and not from the last wait', async () => {
    const pace = paceAt(1);
    await pace(400);
    nowMs += 100;
    await pace(1_000);
    expect(waitedMs).toEqual([400, 500]);
  });

  it('is faster by the given factor', async () => {
    await paceAt(10)(2_000);
    expect(waitedMs).toEqual([200]);
  });

  it('does not wait for what is past', async () => {
    const pace = paceAt(1);
    nowMs += 5_000;
    await pace(4_000);
    expect(waitedMs).toEqual([]);
  });

  it('can wait longer than a single timer', async () => {
    await paceAt(0.001)(5_000_000);
    expect(waitedMs).toEqual([2 ** 31 - 1, 2 ** 31 - 1, 5_000_000_000 - 2 * (2 ** 31 - 1)]);
  });

  it('ends when the signal aborts', async () => {
    await expect(paceAt(1, AbortSignal.abort())(1)).rejects.toThrow(/abort/);
  });
});
