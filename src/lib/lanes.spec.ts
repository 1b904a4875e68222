import { describe, expect, it } from 'vitest';
import { Lanes } from './lanes.js';

describe('lanes', () => {
  it('do the work of one key in order, one after the other, and that of others meanwhile', async () => {
    const lanes = new Lanes();
    const log: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = lanes.run('a', async () => {
      await gate.promise;
      log.push('a1');
    });
    const second = lanes.run('a', async () => void log.push('a2'));
    await lanes.run('b', async () => void log.push('b'));
    expect(log).toEqual(['b']);
    gate.resolve();
    await Promise.all([first, second]);
    expect(log).toEqual(['b', 'a1', 'a2']);
  });

  it('give a failure to its caller alone', async () => {
    const lanes = new Lanes();
    const failed = lanes.run('a', () => Promise.reject(new Error('no')));
    const next = lanes.run('a', async () => 'done');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('done');
  });
});
