// npm run demo: builds where needed, the console too, then runs the demo in this very process, so that signals and exit
// codes are its own.
import './check-node.mjs';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfStale, ROOT } from './build.mjs';

buildIfStale();
const page = join(ROOT, 'dist', 'console', 'page', 'index.html');
const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
const showsPage = !['--once', '--clean', '--help', '-h'].some((name) => process.argv.includes(name));
// Without it the demo is still a demo, so a failure is not its own.
if (showsPage && !existsSync(page) && existsSync(vite)) {
  spawnSync(process.execPath, [vite, 'build', 'console', '--logLevel', 'warn'], { cwd: ROOT, stdio: 'inherit' });
}
await import(pathToFileURL(join(ROOT, 'dist', 'cli', 'demo.command.js')).href);
