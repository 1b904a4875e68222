import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atOnce } from '../steps.js';
import { findSyntaxFault } from './json-fault.js';

const PIECES = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '\\u00e9',
  '"a"',
  '0',
  '-',
  '1.5e3',
  '.',
  'e',
  'null',
  'true',
  ' ',
  '\n',
  '\u0001',
  'é',
  'N',
];

describe('the position of a syntax error', () => {
  it('is reported exactly when JSON.parse refuses the text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        expect(atOnce(findSyntaxFault(text)) === undefined, text).toBe(isJson(text));
      }),
      { numRuns: 5_000 },
    );
  });

  it('is the place that was damaged, or the beginning of the damaged number, word or escape', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, seed) => {
        const at = seed % (json.length + 1);
        const spoiled = `${json.slice(0, at)}\u0000${json.slice(at)}`;
        const offset = atOnce(findSyntaxFault(spoiled))?.offset ?? Number.NaN;
        expect(offset).toBeLessThanOrEqual(at);
        expect(spoiled.slice(offset, at)).toMatch(/^[-+.\w\\]*$/);
      }),
    );
  });

  it('is found in a long string and in a deeply nested value', () => {
    expect(atOnce(findSyntaxFault(`["${'x'.repeat(2_000_000)}",]`))?.offset).toBe(2_000_004);
    expect(atOnce(findSyntaxFault('['.repeat(1_000_000)))?.offset).toBe(1_000_000);
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
