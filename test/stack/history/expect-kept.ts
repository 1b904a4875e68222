import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { checkHistory } from './check-history.js';
import { toJsonLines } from './json-lines.js';
import type { Recorder } from './recorder.js';

/** Fails with what the history breaks, and keeps the history in a file. */
export function expectKept({ operations, faults }: Recorder, name: string): void {
  const broken = checkHistory(operations).map(({ rule, detail }) => `${rule}: ${detail}`);
  const all = [...faults, ...broken];
  if (all.length === 0) return;
  const file = join(tmpdir(), `history-${name}.jsonl`);
  writeFileSync(file, toJsonLines(operations));
  expect(all, `the history is kept in ${file}`).toEqual([]);
}
