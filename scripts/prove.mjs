// npm run prove: builds where needed, then runs the proof in this very process, so that signals and exit codes are its
// own. Vite resolves and compiles TypeScript as it does for the tests, so both run the same sources.
import './check-node.mjs';
import './end-with-parent.mjs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { buildIfStale, ROOT } from './build.mjs';

buildIfStale();
const { module } = await runnerImport(join(ROOT, 'test', 'chaos', 'prove.ts'), {
  root: ROOT,
  configFile: false,
  logLevel: 'warn',
});
process.exitCode = await module.prove(process.argv.slice(2));
