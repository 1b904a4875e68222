// npm start: builds where needed, then serves in this very process, so that signals and exit codes are the service's own.
import './check-node.mjs';
import module from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfStale, ENTRY, ROOT } from './build.mjs';

// Not without npm: whoever starts this by hand may want it to outlive the shell.
if (process.env.npm_lifecycle_event) await import('./end-with-parent.mjs');
buildIfStale();
// Saves a sixth of the start from the second time on. Where it cannot write, Node goes without.
module.enableCompileCache(join(ROOT, 'node_modules', '.cache', 'conversation-service', 'compile'));
await import(pathToFileURL(ENTRY).href);
