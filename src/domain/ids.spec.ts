import { describe, expect, it } from 'vitest';
import { isId } from './ids.js';

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const FIRST = new Set(`${LETTERS_AND_DIGITS}_+-`);
const OTHER = new Set(`${LETTERS_AND_DIGITS}_+._:@=~-`);
const CHARACTERS = Array.from({ length: 0x250 }, (_, code) => String.fromCharCode(code));

describe('an id', () => {
  it('begins with a letter, a digit, an underscore, a plus or a dash, and with nothing else', () => {
    expect(CHARACTERS.filter((character) => isId(character))).toEqual(CHARACTERS.filter((one) => FIRST.has(one)));
  });

  it('continues with letters, digits and . _ : @ + = ~ - and nothing else', () => {
    for (const wrap of [(one: string) => `a${one}`, (one: string) => `a${one}b`]) {
      const taken = CHARACTERS.filter((character) => isId(wrap(character)));
      expect(taken).toEqual(CHARACTERS.filter((one) => OTHER.has(one)));
    }
  });

  it('has 1 to 128 characters', () => {
    expect(isId('')).toBe(false);
    expect(isId('a')).toBe(true);
    expect(isId('a'.repeat(128))).toBe(true);
    expect(isId('a'.repeat(129))).toBe(false);
  });

  it.each([
    ['a phone number', '+44-20-7946-0958'],
    ['a UUID', '9b2e6f0a-6a3e-4c55-8f53-0d7f3a1f9d11'],
    ['a SIP address', 'sip:alice@example.com'],
    ['a ULID', '01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['a nanoid', '-Uakgb_J5m9g-0JDMbcJq'],
    ['a Firebase push id', '-JhLeOlGIEjaIOFHR0xd'],
    ['base64url with padding', 'YWJj_-8='],
  ])('may be %s', (_name, id) => {
    expect(isId(id)).toBe(true);
  });

  it.each([
    ['a path', 'a/b'],
    ['a step up', '..'],
    ['an encoded slash', 'a%2Fb'],
    ['a line end', 'a\n'],
    ['emoji', 'a👍'],
    ['a number', 7],
    ['null', null],
    ['nothing', undefined],
    ['an array that reads like one', ['a']],
    ['an object that reads like one', { toString: () => 'a' }],
  ])('may not be %s', (_name, id) => {
    expect(isId(id)).toBe(false);
  });
});
