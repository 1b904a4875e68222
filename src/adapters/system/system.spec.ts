import { expect, it, vi } from 'vitest';
import { SystemClock } from './system-clock.js';
import { UuidRequestIds } from './uuid-request-ids.js';

it('SystemClock gives whole milliseconds of the epoch', () => {
  vi.spyOn(Date, 'now').mockReturnValue(1_700_000_000_000.7);
  expect(new SystemClock().nowMs()).toBe(1_700_000_000_000);
  vi.restoreAllMocks();
});

it('UuidRequestIds gives a new id each time, of the characters of X-Request-Id', () => {
  const ids = new UuidRequestIds();
  const given = Array.from({ length: 100 }, () => ids.next());
  expect(new Set(given).size).toBe(100);
  for (const id of given) expect(id).toMatch(/^[A-Za-z0-9._:@+=/-]{1,128}$/);
});
