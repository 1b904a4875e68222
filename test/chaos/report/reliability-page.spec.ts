import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../check-result.js';
import { PAGE_FILE, readResults } from './keep-results.js';
import { reliabilityPage } from './reliability-page.js';

const RESULT: CheckResult = {
  name: 'kill-9-sqlite',
  promise: 'Nothing acknowledged is lost.',
  topic: 'crashes',
  outcome: 'held',
  figures: [
    { what: 'kills', value: 1_500 },
    { what: 'events lost', value: 0, mustBe: 0 },
  ],
  details: ['| a | table |'],
  durationSeconds: 12.5,
  seed: 7,
  long: true,
  substitutes: ['FerretDB for MongoDB'],
  finishedAt: '2026-01-31T09:30:00.000Z',
  machine: '2 × CPU',
};

describe('docs/reliability.md', () => {
  it('matches the stored results', () => {
    expect(readFileSync(PAGE_FILE, 'utf8')).toBe(reliabilityPage(readResults()));
  });

  it('contains only checks that passed', () => {
    expect(readResults().filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  });
});

describe('the page', () => {
  const page = reliabilityPage([RESULT]);

  it('has promise, figures and command in one row, with the promise in bold', () => {
    expect(page).toContain(
      '| Nothing acknowledged is lost. | kills 1,500<br>**events lost 0** | `npm run prove -- --long --only kill-9-sqlite --seed 7` |',
    );
  });

  it('shows the details of a check, its machine, its day and what stood in for a real server', () => {
    expect(page).toContain('| a | table |');
    expect(page).toContain('| kill-9-sqlite | long | 12.5 s | 2026-01-31 | 2 × CPU | FerretDB for MongoDB |');
  });

  it('says what was not run, and why', () => {
    const notRun = reliabilityPage([{ ...RESULT, outcome: 'not run', reason: 'no MongoDB', figures: [] }]);
    expect(notRun).toContain('**not run**: no MongoDB');
  });
});
