import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckResult } from '../check-result.js';
import { reliabilityPage } from './reliability-page.js';

const DOCS = join(import.meta.dirname, '..', '..', '..', 'docs');
export const RESULTS_FILE = join(DOCS, 'reliability.json');
export const PAGE_FILE = join(DOCS, 'reliability.md');

/**
 * Replaces older results of the same checks, and writes the page from all stored results, so that a long run can be
 * made in parts.
 */
export function keepResults(results: readonly CheckResult[]): void {
  const kept = new Map(readResults().map((result) => [result.name, result]));
  for (const result of results) kept.set(result.name, result);
  const all = [...kept.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  writeFileSync(RESULTS_FILE, `${JSON.stringify(all, null, 2)}\n`);
  writeFileSync(PAGE_FILE, reliabilityPage(all));
}

export function readResults(): readonly CheckResult[] {
  return existsSync(RESULTS_FILE) ? JSON.parse(readFileSync(RESULTS_FILE, 'utf8')) : [];
}
