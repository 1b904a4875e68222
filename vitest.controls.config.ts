import { defineConfig } from 'vitest/config';
import { PATIENCE, TEST_TIMEOUT_MS } from './test/builders/patience.js';

/** Suites with faults planted in them, which must fail: run by the check `positive-controls` alone. */
export default defineConfig({
  test: {
    include: ['test/chaos/faults/*.control.ts'],
    setupFiles: ['reflect-metadata'],
    testTimeout: TEST_TIMEOUT_MS,
    hookTimeout: TEST_TIMEOUT_MS,
    expect: { poll: PATIENCE },
  },
});
