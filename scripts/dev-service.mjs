// The standby service of dev.mjs: it has loaded the libraries, which is most of a start, and serves on request.
import './end-with-parent.mjs';
import { pathToFileURL } from 'node:url';
import { ENTRY } from './build.mjs';

/** The slow modules that every start loads. A missing name only costs time. */
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
  // The service itself reports what cannot be loaded.
  await import(name).catch(() => undefined);
}
await told;
await import(pathToFileURL(ENTRY).href);
