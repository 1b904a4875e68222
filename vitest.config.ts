import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'src/**/*.spec.ts',
      'packages/*/src/**/*.spec.ts',
      'test/**/*.spec.ts',
      'console/**/*.spec.ts',
      'bench/**/*.spec.ts',
    ],
    setupFiles: ['reflect-metadata', 'test/check-answers.ts'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    coverage: { include: ['src/**/*.ts', 'packages/*/src/**/*.ts'], exclude: ['**/*.spec.ts', '**/*.contract.ts'] },
  },
});
