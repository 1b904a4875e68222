// npm run restore -- FILE: builds where needed, then puts a backup in the place of the embedded store's database.
import './check-node.mjs';
import { buildIfStale } from './build.mjs';

buildIfStale();
await import('../dist/cli/restore.command.js');
