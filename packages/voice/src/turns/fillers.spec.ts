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
])('takes %j (%s) for fillers', (text, language) => {
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
])('takes %j (%s) for words', (text, language) => {
  expect(isOnlyFillers(text, language)).toBe(false);
});
