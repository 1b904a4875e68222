import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isOnlyFillers } from './fillers.js';

it.each([
  ['mhm', null],
  ['Uh-huh.', 'en-US'],
  ['Okay, yeah, I see!', 'en'],
  ['[noise]', null],
  ['ja, genau', 'de'],
  ['D’accord', 'fr'],
  ['はい', 'ja'],
  ['mhm', 'xx'],
])('recognizes %j (%s) as fillers', (text, language) => {
  expect(isOnlyFillers(text, language)).toBe(true);
});

it.each([
  ['stop', null],
  ['no', 'en'],
  ['wait', 'en'],
  ['yeah but', 'en'],
  ['', null],
  [' ', null],
  ['genau', 'en'],
  ['I', 'en'],
  ['123', 'en'],
])('recognizes %j (%s) as words', (text, language) => {
  expect(isOnlyFillers(text, language)).toBe(false);
});

it('reads tags as a pattern does', () => {
  const parts = fc.array(fc.constantFrom('[', ']', '<', '>', 'mhm', 'no', ' '), { maxLength: 12 });
  fc.assert(
    fc.property(parts, (told) => {
      const text = told.join('');
      const untagged = text.replace(/\[[^\]]*\]|<[^>]*>/g, ' ');
      const isTagged = untagged !== text && !/[a-z]/.test(untagged);
      expect(isOnlyFillers(text, 'en')).toBe(isTagged || isOnlyFillers(untagged, 'en'));
    }),
    { numRuns: 1_000 },
  );
});

// A pattern that searches for the end of each of them takes minutes.
it('treats a text that is longer than anyone listens for as speech', () => {
  expect(isOnlyFillers('mhm '.repeat(250), 'en')).toBe(true);
  expect(isOnlyFillers('mhm '.repeat(251), 'en')).toBe(false);
});

it.each(['[', '<', '[a]<', '<a>['])('handles a long text of %s', (text) => {
  expect(isOnlyFillers(`${text.repeat(900 / text.length)} no`, 'en')).toBe(false);
});
