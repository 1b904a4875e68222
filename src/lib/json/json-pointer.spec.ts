import { describe, expect, it } from 'vitest';
import { pointerTo } from './json-pointer.js';

describe('pointerTo', () => {
  it.each([
    ['', [], ''],
    ['', ['foo', 0], '/foo/0'],
    ['/events/3', ['payload'], '/events/3/payload'],
    ['', [''], '/'],
    ['', ['a/b'], '/a~1b'],
    ['', ['m~n'], '/m~0n'],
    ['', ['~1'], '/~01'],
    ['', ['c%d', 'e^f', 'g|h', 'i\\j', 'k"l', ' '], '/c%d/e^f/g|h/i\\j/k"l/ '],
  ] as const)('writes %j + %j according to RFC 6901', (base, path, expected) => {
    expect(pointerTo(base, path)).toBe(expected);
  });

  it('ends at the ancestor 64 steps below the base', () => {
    const path = Array.from({ length: 100_000 }, (_, index) => index);

    expect(pointerTo('/base', path).split('/')).toHaveLength(1 + 1 + 64);
  });

  it('ends before a name that would make it longer than 1,024 characters', () => {
    expect(pointerTo('', ['a', 'x'.repeat(1_000_000), 'b'])).toBe('/a');
    expect(pointerTo('', ['a', '~'.repeat(600), 'b'])).toBe('/a');
    expect(pointerTo('/base', ['x'.repeat(1023)])).toHaveLength('/base'.length + 1024);
  });

  it('ends before a name with a lone surrogate, which could not be sent', () => {
    expect(pointerTo('/payload', ['a', '\ud800', 'b'])).toBe('/payload/a');
    expect(pointerTo('/payload', ['😀'])).toBe('/payload/😀');
  });
});
