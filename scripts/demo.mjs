// npm run demo: builds where needed, then runs the demo in this very process, so that signals and exit codes are its own.
import './check-node.mjs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfStale, ROOT } from './build.mjs';

buildIfStale();
await import(pathToFileURL(join(ROOT, 'dist', 'cli', 'demo.command.js')).href);
