// npm run backup -- FILE: builds where needed, then copies the embedded store, also while the service runs.
import './check-node.mjs';
import { buildIfStale } from './build.mjs';

buildIfStale();
await import('../dist/cli/backup.command.js');
