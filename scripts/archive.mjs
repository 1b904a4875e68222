// npm run archive: builds where needed, then moves old sessions to the archive, or looks after it.
import './check-node.mjs';
import { buildIfStale } from './build.mjs';

buildIfStale();
await import('../dist/cli/archive.command.js');
