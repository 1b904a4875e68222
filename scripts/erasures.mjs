// npm run erasures: builds where needed, then lists what is being erased, and erases again what a restore has brought back.
import './check-node.mjs';
import { buildIfStale } from './build.mjs';

buildIfStale();
await import('../dist/cli/erasures.command.js');
