// npm start: builds if necessary, then serves in this process, so that signals and exit codes are the service's own.
import './check-node.mjs';
import { pathToFileURL } from 'node:url';
import { buildIfStale, ENTRY } from './build.mjs';

// Only under npm: whoever starts it by hand may want it to outlive the shell.
if (process.env.npm_lifecycle_event) await import('./end-with-parent.mjs');
buildIfStale();
await import(pathToFileURL(ENTRY).href);
