import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { PATIENCE, TEST_TIMEOUT_MS } from './test/builders/patience.js';
import { PROJECTS, specsOf } from './test/projects.js';

export default defineConfig({
  test: {
    // Most specs wait for servers and clocks, so two workers suit two cores; Vitest's default is one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    coverage: { include: ['src/**/*.ts', 'packages/*/src/**/*.ts'], exclude: ['**/*.spec.ts', '**/*.contract.ts'] },
    projects: PROJECTS.map((project) => ({
      test: {
        name: project.name,
        ...specsOf(project),
        setupFiles: ['reflect-metadata', 'test/check-answers.ts'],
        globalSetup: [project.globalSetup],
        isolate: !('isShared' in project),
        testTimeout: TEST_TIMEOUT_MS,
        hookTimeout: TEST_TIMEOUT_MS,
        expect: { poll: PATIENCE },
      },
    })),
  },
});
