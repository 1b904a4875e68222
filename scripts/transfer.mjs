// npm run transfer -- --from … --to …: builds where needed, then moves every session from one store into another.
import './check-node.mjs';
import { buildIfStale } from './build.mjs';

buildIfStale();
await import('../dist/cli/transfer.command.js');
