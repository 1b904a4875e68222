import { describe, expect, it } from 'vitest';
import { Turns } from './turns.js';

describe('Turns', () => {
  it('let one caller continue in each turn of the event loop, in the order of arrival', async () => {
    const turns = new Turns();
    const seen: string[] = [];
    let turn = 0;
    const count = () => {
      turn++;
      immediate = setImmediate(count);
    };
    let immediate = setImmediate(count);
    const waiting = ['first', 'second', 'third'].map(async (name) => {
      await turns.next();
      seen.push(`${name} in turn ${turn}`);
    });
    await Promise.all(waiting);
    clearImmediate(immediate);
    expect(seen).toEqual(['first in turn 1', 'second in turn 2', 'third in turn 3']);
  });

  it('start again after all callers have continued', async () => {
    const turns = new Turns();
    await turns.next();
    await turns.next();
  });
});
