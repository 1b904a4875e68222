import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';
import { apiPaths } from './api-paths.js';

/** Where `npm run dev:console` expects the API; no other host is contacted. */
const SERVICE = 'http://127.0.0.1:3000';

const DOCUMENT = JSON.parse(readFileSync(new URL('../docs/openapi.json', import.meta.url), 'utf8'));

export default defineConfig(({ command }) => ({
  // The service inserts the path of the page there, which depends on BASE_PATH.
  base: command === 'build' ? './' : '/console/',
  // Below the compiled `src/console`, so that neither build deletes the other's files.
  build: {
    outDir: '../dist/console/page',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows only images from `data:`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: Object.fromEntries(apiPaths(DOCUMENT).map((path) => [path, SERVICE])) },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
}));
