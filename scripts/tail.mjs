// npm run tail -- SESSION: builds where needed, then shows the session as it happens.
import './check-node.mjs';
import { buildIfStale } from './build.mjs';

buildIfStale();
await import('../dist/cli/tail.command.js');
