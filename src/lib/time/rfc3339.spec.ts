import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRfc3339, parseRfc3339 } from './rfc3339.js';

const FIRST_MS = Date.parse('0000-01-01T00:00:00.000Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');
const anInstant = fc.integer({ min: FIRST_MS, max: LAST_MS });

describe('parseRfc3339', () => {
  it.each([
    ['1985-04-12T23:20:50.52Z', '1985-04-12T23:20:50.520Z'],
    ['1996-12-19T16:39:57-08:00', '1996-12-20T00:39:57.000Z'],
    ['1937-01-01T12:00:27.87+00:20', '1937-01-01T11:40:27.870Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['2024-06-01t10:00:00z', '2024-06-01T10:00:00.000Z'],
    ['2024-06-01T10:00:00-00:00', '2024-06-01T10:00:00.000Z'],
    ['2024-06-01T10:00:00+23:59', '2024-05-31T10:01:00.000Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
    ['0000-02-29T00:00:00Z', '0000-02-29T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['0070-01-01T00:00:00Z', '0070-01-01T00:00:00.000Z'],
    ['0099-12-31T23:59:59.999Z', '0099-12-31T23:59:59.999Z'],
    ['9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59.999Z'],
  ])('reads %s as %s', (text, utc) => {
    expect(parseRfc3339(text)).toBe(Date.parse(utc));
  });

  it.each([
    ['2024-06-01T10:00:00.1Z', 100],
    ['2024-06-01T10:00:00.12Z', 120],
    ['2024-06-01T10:00:00.1239999999+01:00', 123],
    ['2024-06-01T10:00:00.9999-01:00', 999],
    ['1969-12-31T23:59:59.9999Z', 999],
    ['1901-01-01T00:00:00.0019Z', 1],
    ['2024-06-01T10:00:00.57Z', 570],
  ])('truncates the fraction of %s to %d ms', (text, milliseconds) => {
    expect(new Date(parseRfc3339(text) ?? Number.NaN).getUTCMilliseconds()).toBe(milliseconds);
  });

  it.each([
    ['', 'nothing'],
    ['2024-06-01', 'no time'],
    ['2024-06-01T10:00:00', 'no offset'],
    ['2024-06-01T10:00Z', 'no seconds'],
    ['2024-06-01 10:00:00Z', 'a blank for the T'],
    ['2024-06-01T10:00:00 01:00', 'a blank for the sign'],
    ['2024-06-01T10:00:00.Z', 'a point without digits'],
    ['2024-06-01T10:00:00,5Z', 'a comma'],
    ['2024-06-01T10:00:00+0100', 'an offset without a colon'],
    ['2024-06-01T10:00:00+01', 'an offset without minutes'],
    ['2024-06-01T10:00:00+1:00', 'a short offset'],
    ['2024-06-01T10:00:00\u221201:00', 'a minus sign that is no hyphen'],
    ['2024-06-01T10:00:00Z\n', 'a line end'],
    [' 2024-06-01T10:00:00Z', 'a blank before'],
    ['2024-6-1T10:00:00Z', 'short numbers'],
    ['20240601T100000Z', 'the basic format'],
    ['2024-W22-6T10:00:00Z', 'a week date'],
    ['24-06-01T10:00:00Z', 'a short year'],
    ['+2024-06-01T10:00:00Z', 'a signed year'],
    ['-0001-06-01T10:00:00Z', 'a year before 0000'],
    ['12024-06-01T10:00:00Z', 'a long year'],
    ['٢٠٢٤-06-01T10:00:00Z', 'digits that are not ASCII'],
    ['2024-00-01T10:00:00Z', 'month 0'],
    ['2024-13-01T10:00:00Z', 'month 13'],
    ['2024-06-00T10:00:00Z', 'day 0'],
    ['2024-06-31T10:00:00Z', 'June 31'],
    ['2024-01-32T10:00:00Z', 'day 32'],
    ['2023-02-29T10:00:00Z', 'February 29 in a common year'],
    ['1900-02-29T10:00:00Z', 'February 29 in 1900'],
    ['2024-02-30T10:00:00Z', 'February 30'],
    ['2024-06-01T24:00:00Z', '24:00'],
    ['2024-06-01T25:00:00Z', 'hour 25'],
    ['2024-06-01T10:60:00Z', 'minute 60'],
    ['2016-12-31T23:59:60Z', 'a leap second'],
    ['2024-06-01T10:00:00+24:00', 'offset hour 24'],
    ['2024-06-01T10:00:00+01:60', 'offset minute 60'],
    ['0000-01-01T00:00:00+00:01', 'a year before 0000 in UTC'],
    ['9999-12-31T23:59:59-00:01', 'a year after 9999 in UTC'],
    ['Sat, 01 Jun 2024 10:00:00 GMT', 'an HTTP date'],
    ['0'.repeat(1_000_000), 'a long text'],
  ])('refuses %j: %s', (text) => {
    expect(parseRfc3339(text)).toBeUndefined();
  });

  it('accepts a fraction with any number of digits', () => {
    expect(parseRfc3339(`2024-06-01T10:00:00.1239${'9'.repeat(1_000_000)}Z`)).toBe(
      Date.parse('2024-06-01T10:00:00.123Z'),
    );
  });

  it('accepts the same dates of the calendar as the platform, and no others', () => {
    const aDate = fc.record({
      year: fc.integer({ min: 0, max: 9999 }),
      month: fc.integer({ min: 0, max: 13 }),
      day: fc.integer({ min: 0, max: 32 }),
    });
    fc.assert(
      fc.property(aDate, ({ year, month, day }) => {
        const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T00:00:00.000Z`;
        const platformMs = Date.parse(text);
        const exists = !Number.isNaN(platformMs) && new Date(platformMs).toISOString() === text;
        expect(parseRfc3339(text)).toBe(exists ? platformMs : undefined);
      }),
    );
  });

  it('reads the same instant in every offset', () => {
    const anOffset = fc.integer({ min: -(24 * 60 - 1), max: 24 * 60 - 1 });
    const dayMs = 86_400_000;
    fc.assert(
      fc.property(fc.integer({ min: FIRST_MS + dayMs, max: LAST_MS - dayMs }), anOffset, (epochMs, minutes) => {
        const local = new Date(epochMs + minutes * 60_000).toISOString().slice(0, -1);
        const size = Math.abs(minutes);
        const offset = `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60), 2)}:${pad(size % 60, 2)}`;
        expect(parseRfc3339(`${local}${offset}`)).toBe(epochMs);
      }),
    );
  });
});

describe('formatRfc3339', () => {
  it('writes UTC with milliseconds and four digits for the year', () => {
    expect(formatRfc3339(0)).toBe('1970-01-01T00:00:00.000Z');
    expect(formatRfc3339(-1)).toBe('1969-12-31T23:59:59.999Z');
    expect(formatRfc3339(FIRST_MS)).toBe('0000-01-01T00:00:00.000Z');
    expect(formatRfc3339(LAST_MS)).toBe('9999-12-31T23:59:59.999Z');
  });

  it.each([FIRST_MS - 1, LAST_MS + 1, Number.NaN, Number.POSITIVE_INFINITY])('throws for %d', (epochMs) => {
    expect(() => formatRfc3339(epochMs)).toThrow(RangeError);
  });

  it('writes what parseRfc3339 reads as the same instant', () => {
    fc.assert(
      fc.property(anInstant, (epochMs) => {
        const text = formatRfc3339(epochMs);
        expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        expect(parseRfc3339(text)).toBe(epochMs);
      }),
      { examples: [[FIRST_MS], [LAST_MS], [-1], [0]] },
    );
  });
});

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
