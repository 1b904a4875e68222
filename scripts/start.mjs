// npm start: builds where needed, then serves in this very process, so that signals and exit codes are the service's own.
import './check-node.mjs';
import module from 'node:module';
import { pathToFileURL } from 'node:url';
import { buildIfStale, COMPILE_CACHE, ENTRY } from './build.mjs';

// Not without npm: whoever starts this by hand may want it to outlive the shell.
if (process.env.npm_lifecycle_event) await import('./end-with-parent.mjs');
buildIfStale();
module.enableCompileCache(COMPILE_CACHE);
await import(pathToFileURL(ENTRY).href);
