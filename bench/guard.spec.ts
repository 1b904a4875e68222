import { describe, expect, it } from 'vitest';
import { comparedWith } from './guard.js';
import type { Row } from './measure.js';
import { describeResults } from './report.js';

const FAST: Row = { what: 'a ÷ b', value: 0.8, target: { atLeast: 0.5 } };
const SMALL: Row = { what: 'start', value: 1_000, unit: 'ms', target: { atMost: 900 } };
const OTHER: Row = { what: 'no target', value: 5 };
const MACHINE = {
  processor: 'p',
  cores: 2,
  memoryGb: 4,
  system: 's',
  node: 'v24',
  sqlite: '3',
  syncMs: 1,
  isInMemory: false,
};

describe('the comparison with the last results', () => {
  const rows = [FAST, SMALL, OTHER].map((row) => ({ ...row, id: 'id' }));
  const page = describeResults({ rows, machine: MACHINE, date: new Date(0), rounds: 5, quick: false });

  it('reports nothing that is unchanged, better, or slightly worse', () => {
    expect(comparedWith(page, rows)).toEqual([]);
    expect(
      comparedWith(page, [
        { ...FAST, value: 0.7 },
        { ...SMALL, value: 400 },
      ]),
    ).toEqual([]);
  });

  it('names what became clearly worse, in either direction', () => {
    expect(
      comparedWith(page, [
        { ...FAST, value: 0.5 },
        { ...SMALL, value: 1_400 },
      ]),
    ).toEqual(['a ÷ b: 0.5, was 0.8', 'start: 1400, was 1000']);
  });

  it('reports nothing that is new or has no target, or if there is no page yet', () => {
    expect(
      comparedWith(page, [
        { ...FAST, what: 'new', value: 0 },
        { ...OTHER, value: 50 },
      ]),
    ).toEqual([]);
    expect(comparedWith('', rows)).toEqual([]);
  });
});
