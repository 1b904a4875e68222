import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atOnce } from '../steps.js';
import { elementTexts, memberText } from './element-texts.js';

const PIECES = ['{', '}', '[', ']', ',', ':', '"', '"a"', '"events"', '1', ' ', '\\', 'x'];

describe('elementTexts', () => {
  it('splits a text into parts that are all JSON exactly when the text is', () => {
    const anEnd = fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(anEnd, anEnd, (inside, behind) => {
        const text = `{"events":[${inside}]${behind}}`;
        const split = atOnce(elementTexts(text, 'events', Number.POSITIVE_INFINITY));
        const areParts = split !== undefined && [split.outside, ...split.elements].every(isJson);
        expect(areParts, text).toBe(isJson(text) && Array.isArray(JSON.parse(text).events));
      }),
      { numRuns: 5_000 },
    );
  });

  it('keeps no more elements than requested, and counts them all', () => {
    const text = `{"events":[${Array(1_000).fill('1').join()}]}`;
    expect(atOnce(elementTexts(text, 'events', 3))).toEqual({
      elements: ['1', '1', '1'],
      count: 1_000,
      outside: '{"events":[]}',
    });
  });
});

describe('memberText', () => {
  it.each([
    ['{"a":1,"b":{"a":2}}', '1'],
    ['{"b":[{"a":2}], "a" : "x\\"," }', '"x\\","'],
    ['{"a":1,"\\u0061":2}', '2'],
    ['{"b":1}', undefined],
    ['["a"]', undefined],
  ])('of %s', (text, member) => {
    expect(memberText(text, 'a')).toBe(member);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
