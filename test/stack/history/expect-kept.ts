import { expect } from 'vitest';
import { brokenRules } from './broken-rules.js';
import type { Recorder } from './recorder.js';

/** Fails with the rules that the history breaks, and saves the history to a file. */
export function expectKept(recorder: Recorder, name: string): void {
  expect(brokenRules(recorder, name)).toEqual([]);
}
