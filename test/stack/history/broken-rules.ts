import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkHistory } from './check-history.js';
import { toJsonLines } from './json-lines.js';
import type { Recorder } from './recorder.js';

/** What the recorded history violates; if anything, the last entry names the file to which it was saved. */
export function brokenRules({ operations, faults }: Recorder, name: string): readonly string[] {
  const broken = checkHistory(operations).map(({ rule, detail }) => `${rule}: ${detail}`);
  const all = [...faults, ...broken];
  if (all.length === 0) return [];
  const file = join(tmpdir(), `history-${name}.jsonl`);
  writeFileSync(file, toJsonLines(operations));
  return [...all, `the history is kept in ${file}`];
}
