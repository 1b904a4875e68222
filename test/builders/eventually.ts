import { vi } from 'vitest';
import { PATIENCE } from './patience.js';

/** Resolves with what the check returns once it no longer throws; rejects with its last error. */
export function eventually<Result>(check: () => Result | Promise<Result>): Promise<Result> {
  return vi.waitFor(check, PATIENCE);
}
