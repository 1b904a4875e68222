import { expect } from 'vitest';
import { brokenRules } from './broken-rules.js';
import type { Recorder } from './recorder.js';

/** Fails with what the history breaks, and keeps the history in a file. */
export function expectKept(recorder: Recorder, name: string): void {
  expect(brokenRules(recorder, name)).toEqual([]);
}
