import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstant, toInstant } from './instant.js';

const instants = fc.integer({ min: Date.parse('0000-01-01T00:00:00Z'), max: Date.parse('9999-12-31T23:59:59.999Z') });

describe('instants', () => {
  it('are written as Date writes them, and can be read again', () => {
    fc.assert(
      fc.property(instants, (ms) => {
        expect(toInstant(ms)).toBe(new Date(ms).toISOString());
        expect(parseInstant(toInstant(ms))).toBe(ms);
      }),
    );
  });

  it.each([
    ['2026-01-15T09:30:00Z', '2026-01-15T09:30:00.000Z'],
    ['2026-01-15t09:30:00.5z', '2026-01-15T09:30:00.500Z'],
    ['2026-01-15T09:30:00.99999+05:30', '2026-01-15T04:00:00.999Z'],
    ['2024-02-29T23:59:59.000Z', '2024-02-29T23:59:59.000Z'],
    ['0001-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z'],
  ])('reads %s', (text, instant) => {
    expect(toInstant(parseInstant(text) ?? Number.NaN)).toBe(instant);
  });

  it.each([
    ...['', 'now', '2026-01-15', '2026-01-15T09:30:00', '2026-01-15 09:30:00Z', '2026-02-30T00:00:00.000Z'],
    ...['2023-02-29T00:00:00Z', '2026-01-15T24:00:00.000Z', '2026-01-15T09:30:60Z', '2026-13-01T00:00:00.000Z'],
    ...[
      '2026-01-15T09:3x:00.000Z',
      '0000-01-01T00:00:00+01:00',
      '9999-12-31T23:59:59-01:00',
      '+002026-01-15T09:30:00Z',
    ],
  ])('does not accept %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});
