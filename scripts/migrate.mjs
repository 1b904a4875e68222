// npm run migrate: builds where needed, then brings the MongoDB database up to what the service rests on.
import './check-node.mjs';
import { buildIfStale } from './build.mjs';

buildIfStale();
await import('../dist/cli/migrate.js');
