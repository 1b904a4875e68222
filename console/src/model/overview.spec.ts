import { expect, it } from 'vitest';
import { overviewSearch, parseGapBin, parseRange, rangeAt, statsPath } from './overview.js';

it('takes the range from the address, an hour where it names none', () => {
  expect(parseRange('?range=24h').name).toBe('24h');
  expect(parseRange('?range=odd').name).toBe('1h');
  expect(parseRange('').name).toBe('1h');
});

it('ends a moment after now, and stays the same within a step', () => {
  const range = parseRange('');
  const nowMs = Date.UTC(2026, 0, 15, 9, 30, 1);
  expect(rangeAt(range, nowMs)).toEqual(rangeAt(range, nowMs + 3_999));
  expect(rangeAt(range, nowMs).toMs).toBeGreaterThanOrEqual(nowMs + 3_999);
  expect(statsPath(rangeAt(range, nowMs).fromMs, nowMs)).toBe(
    '/stats?from=2026-01-15T08:30:05.000Z&to=2026-01-15T09:30:01.000Z',
  );
});

it('takes a bar of the response gaps from the address, whole ones alone', () => {
  expect(parseGapBin('?gap=1000')).toEqual({ fromMs: 1_000, toMs: 1_500 });
  expect(parseGapBin('?gap=10000')).toEqual({ fromMs: 10_000, toMs: Number.POSITIVE_INFINITY });
  expect(parseGapBin('?gap=0')).toEqual({ fromMs: 0, toMs: 250 });
  expect(parseGapBin('?gap=999')).toBeUndefined();
  expect(parseGapBin('')).toBeUndefined();
  expect(overviewSearch('?range=24h', 500)).toBe('?range=24h&gap=500');
  expect(overviewSearch('?range=24h&gap=500')).toBe('?range=24h');
  expect(overviewSearch('?gap=500')).toBe('');
});
