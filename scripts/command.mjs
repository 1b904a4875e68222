// npm run backup, tail, archive …: builds where needed, then runs the command line in this very process, so that signals and
// exit codes are its own.
import './check-node.mjs';
import { buildIfStale } from './build.mjs';

buildIfStale();
await import('../dist/cli/main.js');
