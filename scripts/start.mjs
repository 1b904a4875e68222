// npm start: builds where needed, then serves in this very process, so that signals and exit codes are the service's own.
import './check-node.mjs';
import { pathToFileURL } from 'node:url';
import { buildIfStale, ENTRY } from './build.mjs';

buildIfStale();
await import(pathToFileURL(ENTRY).href);
