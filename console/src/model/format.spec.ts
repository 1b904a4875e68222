import { expect, it } from 'vitest';
import {
  formatAgo,
  formatBytes,
  formatCount,
  formatDateTime,
  formatDuration,
  formatOffset,
  formatTick,
} from './format.js';

it.each([
  [0, '0 ms'],
  [850, '850 ms'],
  [1_240, '1.2 s'],
  [51_203, '51 s'],
  [5_000, '5 s'],
  [59_700, '1 m'],
  [125_000, '2 m 05 s'],
  [3_840_000, '1 h 04 m'],
  [90_000_000, '1 d 01 h'],
])('formats a duration of %i ms as %s', (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text);
});

it.each([
  [0, '0:00.0'],
  [4_720, '0:04.7'],
  [59_970, '1:00.0'],
  [3_723_400, '1:02:03.4'],
  [-1_500, '−0:01.5'],
])('formats an offset of %i ms as %s', (offsetMs, text) => {
  expect(formatOffset(offsetMs)).toBe(text);
});

it.each([
  [500, 'now'],
  [12_000, '12 s ago'],
  [200_000, '3 m ago'],
  [3 * 3_600_000, '3 h ago'],
  [50 * 3_600_000, '2 d ago'],
  [-300_000, 'in 5 m'],
])('formats %i ms ago as %s', (agoMs, text) => {
  expect(formatAgo(agoMs)).toBe(text);
});

it('formats times, counts and sizes', () => {
  expect(formatDateTime(new Date(2026, 0, 5, 9, 3, 2).getTime())).toBe('2026-01-05 09:03:02');
  expect(formatCount(100_000)).toBe('100,000');
  expect([500, 1_536, 1_048_576, 4_194_304].map(formatBytes)).toEqual(['500 B', '1.5 KiB', '1 MiB', '4 MiB']);
});

it('labels a day on a time axis so that it cannot be mistaken for a time', () => {
  const at = (hour: number) => new Date(2026, 10, 30, hour, 5 * Math.sign(hour)).getTime();
  expect([at(9), at(0)].map(formatTick)).toEqual(['09:05', '30 Nov']);
});
