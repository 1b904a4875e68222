// npm run prove: builds if necessary, then runs the proof in this process, so that signals and exit codes are its own.
// Vite resolves and compiles TypeScript as for the tests, so both run the same sources.
import './check-node.mjs';
import './end-with-parent.mjs';
import { join } from 'node:path';
import { createServer } from 'vite';
import { buildIfStale, ROOT } from './build.mjs';

buildIfStale();
const vite = await createServer({
  root: ROOT,
  configFile: false,
  logLevel: 'warn',
  appType: 'custom',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
});
const { prove } = await vite.environments.ssr.runner.import(join(ROOT, 'test', 'chaos', 'prove.ts'));
const exitCode = await prove(process.argv.slice(2));
await vite.close();
process.exit(exitCode);
