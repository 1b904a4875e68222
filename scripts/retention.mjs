// npm run retention: builds where needed, then erases the sessions whose time is over, or counts them.
import './check-node.mjs';
import { buildIfStale } from './build.mjs';

buildIfStale();
await import('../dist/cli/retention.command.js');
