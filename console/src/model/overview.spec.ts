import { expect, it } from 'vitest';
import {
  atLeastMs,
  groupFilters,
  type Measured,
  overviewSearch,
  parseChoice,
  parseRange,
  rangeAt,
  slowFromMs,
  statsPath,
} from './overview.js';

it('takes the range from the address, or an hour if it contains none', () => {
  expect(parseRange('?range=24h').name).toBe('24h');
  expect(parseRange('?range=odd').name).toBe('1h');
  expect(parseRange('').name).toBe('1h');
});

it('ends a moment after now, and stays the same within a step', () => {
  const range = parseRange('');
  const nowMs = Date.UTC(2026, 0, 15, 9, 30, 1);
  expect(rangeAt(range, nowMs)).toEqual(rangeAt(range, nowMs + 3_999));
  expect(rangeAt(range, nowMs).toMs).toBeGreaterThanOrEqual(nowMs + 3_999);
  expect(statsPath(rangeAt(range, nowMs).fromMs, nowMs, parseChoice(''))).toBe(
    '/stats?from=2026-01-15T08:30:05.000Z&to=2026-01-15T09:30:01.000Z&histogram=responseGap',
  );
});

it('groups only on request', () => {
  expect(statsPath(0, 1, { measure: 'e2eMs', groupBy: 'agent name' })).toMatch(
    /&histogram=e2eMs&groupBy=agent%20name$/,
  );
  expect(statsPath(0, 1, parseChoice(''))).not.toContain('groupBy');
});

it('finds the calls behind a percentile, which is slightly inexact', () => {
  const responseGap = { n: 1, min: 1_000, max: 1_000, p50: 1_010, p90: 1_010, p95: 1_010, p99: 1_010 };
  const latency = {} as Measured['latency'];
  expect(slowFromMs(responseGap, 0.03)).toBe(979);
  expect(slowFromMs(null, 0.03)).toBe(0);
  expect(atLeastMs({ responseGap, latency }, 979)).toEqual({ responseGapMaxFrom: 979 });
  expect(atLeastMs({ responseGap, latency }, 0)).toEqual({});
  expect(atLeastMs({ responseGap: null, latency }, 979)).toEqual({});
});

it('keeps what it shows in the address', () => {
  expect(parseChoice('?measure=llmTtftMs&by=agent')).toEqual({ measure: 'llmTtftMs', groupBy: 'agent' });
  expect(parseChoice('?measure=odd')).toEqual({ measure: 'responseGap', groupBy: '' });
  expect(overviewSearch('?range=24h', { measure: 'e2eMs' })).toBe('?range=24h&measure=e2eMs');
  expect(overviewSearch('?range=24h&by=agent', { by: '' })).toBe('?range=24h');
  expect(overviewSearch('?by=agent', { by: '' })).toBe('');
});

it('finds the sessions of a group with the filters of the list', () => {
  expect(groupFilters('language', 'en-US')).toEqual({ language: 'en-US' });
  expect(groupFilters('status', 'failed')).toEqual({ status: 'failed' });
  expect(groupFilters('agent', 'a1')).toEqual({ metadata: [['agent', 'a1']] });
  expect(groupFilters('agent', null)).toBeUndefined();
});
