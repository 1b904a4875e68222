// npm run backup, tail, archive …: builds if necessary, then runs the command line in this process, so that signals and
// exit codes are its own.
import './check-node.mjs';
import { buildIfStale } from './build.mjs';

// Only under npm: whoever starts it by hand may want it to outlive the shell.
if (process.env.npm_lifecycle_event) await import('./end-with-parent.mjs');
buildIfStale();
await import('../dist/cli/main.js');
