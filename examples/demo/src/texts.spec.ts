import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { checkText, countsText } from './texts.js';

const check = (differences: readonly string[]) =>
  stripVTControlCharacters(checkText({ sessions: 10, events: 202, outOfOrder: 1, differences })).split('\n');

describe('checkText', () => {
  it('says ok if nothing differs', () => {
    expect(check([])[0]).toBe('  ok: 10 sessions with 202 events, read back by log and by page, equal what was sent');
  });

  it('names what differs', () => {
    expect(check(['a'])).toEqual(['  NOT OK: 1 difference between what was sent and what was read back', '  - a']);
  });

  it('does not flood the screen', () => {
    const lines = check(Array.from({ length: 25 }, (_, index) => `difference ${index}`));
    expect(lines).toHaveLength(22);
    expect(lines.at(-1)).toBe('  … and 5 more');
  });
});

describe('countsText', () => {
  it('adds up what was sent', () => {
    expect(countsText({ stored: 202, replayed: 40, refused: 1 })).toContain('sent      243');
  });
});
