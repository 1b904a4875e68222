import { expect, it, vi } from 'vitest';
import { SystemClock } from './system-clock.js';
import { UuidRequestIds } from './uuid-request-ids.js';

it('SystemClock tells the time of the machine in whole milliseconds', () => {
  const beforeMs = Date.now();
  const nowMs = new SystemClock().nowMs();
  expect(Number.isInteger(nowMs)).toBe(true);
  expect(nowMs).toBeGreaterThanOrEqual(beforeMs);
  expect(nowMs).toBeLessThanOrEqual(Date.now());
});

it('SystemClock measures durations with a clock that nobody can set', () => {
  const clock = new SystemClock();
  const startedMs = clock.elapsedMs();
  vi.spyOn(Date, 'now').mockReturnValue(0);
  const endedMs = clock.elapsedMs();
  vi.restoreAllMocks();
  expect(endedMs).toBeGreaterThanOrEqual(startedMs);
});

it('UuidRequestIds returns a new id each time, with the characters of X-Request-Id', () => {
  const ids = new UuidRequestIds();
  const given = Array.from({ length: 100 }, () => ids.next());
  expect(new Set(given).size).toBe(100);
  for (const id of given) expect(id).toMatch(/^[A-Za-z0-9._:@+=/-]{1,128}$/);
});
