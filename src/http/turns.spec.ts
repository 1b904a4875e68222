import { describe, expect, it } from 'vitest';
import { Turns } from './turns.js';

describe('Turns', () => {
  it('let one go on in each turn of the event loop, in the order of their coming', async () => {
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

  it('begin anew after all have gone on', async () => {
    const turns = new Turns();
    await turns.next();
    await turns.next();
  });
});
