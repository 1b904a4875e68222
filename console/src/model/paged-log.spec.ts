import { describe, expect, it } from 'vitest';
import { PAGE_EVENTS, PagedLog } from './paged-log.js';

const page = (number: number, count = PAGE_EVENTS) =>
  Array.from({ length: count }, (_, index) => ({ sequence: number * PAGE_EVENTS + index + 1 }));

function logOf(total: number) {
  const log = new PagedLog<{ sequence: number }>();
  log.total = total;
  return log;
}

describe('PagedLog', () => {
  it('reports which pages of a range are missing', () => {
    const log = logOf(250);
    expect(log.missingPages(1, 250)).toEqual([0, 1, 2]);
    log.put(page(1));
    expect(log.missingPages(1, 250)).toEqual([0, 2]);
    expect(log.missingPages(101, 200)).toEqual([]);
    log.put(page(2, 50));
    expect(log.missingPages(201, 999)).toEqual([]);
  });

  it('has nothing to read in an empty log, or after its end', () => {
    expect(logOf(0).missingPages(1, 100)).toEqual([]);
    expect(logOf(100).missingPages(101, 200)).toEqual([]);
  });

  it('reads the rest of a page of which only live events are known', () => {
    const log = logOf(150);
    log.put([{ sequence: 151 }]);
    expect(log.total).toBe(151);
    expect(log.missingPages(101, 151)).toEqual([1]);
    expect(log.at(151)).toEqual({ sequence: 151 });
    expect(log.at(150)).toBeUndefined();
  });

  it('stays in order, whatever arrives first, and is unaffected by a repeat', () => {
    const log = logOf(200);
    log.put(page(1));
    log.put(page(0));
    log.put(page(0));
    expect(log.known().map(({ sequence }) => sequence)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
  });

  it('evicts the least recently used pages', () => {
    const log = logOf(1_000);
    log.maxPages = 3;
    for (const number of [0, 1, 2]) log.put(page(number));
    log.missingPages(1, 1);
    log.put(page(3));
    expect(log.missingPages(1, 400)).toEqual([1]);
  });
});
