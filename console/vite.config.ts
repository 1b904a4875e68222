import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';
import { apiPaths } from './api-paths.js';

/** Where `npm run dev:console` finds the API, and nothing else may be asked. */
const SERVICE = 'http://127.0.0.1:3000';

const DOCUMENT = JSON.parse(readFileSync(new URL('../docs/openapi.json', import.meta.url), 'utf8'));

export default defineConfig(({ command }) => ({
  // The service puts the path of the page there, which depends on its BASE_PATH.
  base: command === 'build' ? './' : '/console/',
  // Below the compiled `src/console`, so that neither build clears the other's files.
  build: {
    outDir: '../dist/console/page',
    emptyOutDir: true,
    target: 'es2022',
    // The policy of the page allows images from `data:` and nothing else of it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: Object.fromEntries(apiPaths(DOCUMENT).map((path) => [path, SERVICE])) },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
}));
