import { beforeEach, describe, expect, it } from 'vitest';
import { SharedResults } from './shared-results.js';

describe('shared results', () => {
  let results: SharedResults<string>;
  let made: number;

  beforeEach(() => {
    results = new SharedResults(100, (result) => result.length);
    made = 0;
  });

  const get = (key: string, result = Promise.resolve('view')) =>
    results.get(key, () => {
      made += 1;
      return result;
    });

  it('are computed once for everyone who asks at the same moment, and kept for later callers', async () => {
    expect(await Promise.all([get('call a'), get('call a'), get('call b')])).toEqual(['view', 'view', 'view']);
    expect(await get('call a')).toBe('view');
    expect(made).toBe(2);
  });

  it('do not keep a failure', async () => {
    const away = Promise.reject(new Error('away'));
    const failing = [1, 2].map(() => get('call a', away));
    for (const each of failing) await expect(each).rejects.toThrow('away');
    expect(await get('call a')).toBe('view');
    expect(made).toBe(2);
  });

  it('delete every key with the given beginning, and no other', async () => {
    await Promise.all([get('call a'), get('call b'), get('caller c')]);
    results.forget('call ');
    await Promise.all([get('call a'), get('call b'), get('caller c')]);
    expect(made).toBe(5);
  });

  it('do not keep a result that was being computed when its key was deleted', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const waiting = get('call a', promise);
    results.forget('call ');
    resolve('of an erased call');
    expect(await waiting).toBe('of an erased call');
    expect(await get('call a')).toBe('view');
    expect(made).toBe(2);
  });
});
