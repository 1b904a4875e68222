// The service in waiting, for dev.mjs: it has loaded the libraries, which is most of a start, and serves once it is told.
import './end-with-parent.mjs';
import { pathToFileURL } from 'node:url';
import { ENTRY } from './build.mjs';

/** What every start loads, the slow ones. A name that is missing here costs time and nothing else. */
const ALWAYS_NEEDED = [
  '@nestjs/core',
  '@nestjs/platform-fastify',
  '@nestjs/config',
  'class-validator',
  'joi',
  'prom-client',
  'better-sqlite3',
  'pino-pretty',
];

let isTold = false;
const told = new Promise((resolve) => {
  process.once('message', () => {
    isTold = true;
    process.disconnect();
    resolve();
  });
});
process.once('disconnect', () => {
  if (!isTold) process.exit(1);
});

for (const name of ALWAYS_NEEDED) {
  if (isTold) break;
  // What cannot be loaded here is for the service to tell.
  await import(name).catch(() => undefined);
}
await told;
await import(pathToFileURL(ENTRY).href);
