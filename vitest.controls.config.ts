import { defineConfig } from 'vitest/config';

/** Suites with faults planted in them, which must fail: run by the check `positive-controls` alone. */
export default defineConfig({
  test: {
    include: ['test/chaos/faults/*.control.ts'],
    setupFiles: ['reflect-metadata'],
    testTimeout: 30_000,
  },
});
