import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ServiceProcess, temporaryFolder } from './service-process.js';

/** What is loaded when it is first used: other stores, the readers of providers, the API reference, unused validators. */
const LATER = [
  /\/node_modules\/(mongoose|mongodb|redis|@redis\/[^/]+|@aws-sdk\/[^/]+|@smithy\/[^/]+)\//,
  /\/node_modules\/(ajv|class-transformer|validator|libphonenumber-js)\//,
  /\/packages\/importers\/dist\/(?!core\/)/,
  /\/openapi\.js$/,
];

it('a start of the embedded default loads only what it uses', async () => {
  const folder = temporaryFolder();
  const list = join(folder, 'modules');
  const service = ServiceProcess.spawn({
    DATA_DIR: join(folder, 'data'),
    MODULES_FILE: list,
    NODE_OPTIONS: `--import=${new URL('report-modules.mjs', import.meta.url)}`,
  });
  await service.address();
  await service.kill();
  const modules = readFileSync(list, 'utf8').trimEnd().split('\n');
  expect(modules.filter((module) => LATER.some((pattern) => pattern.test(module)))).toEqual([]);
  expect(modules).toContainEqual(expect.stringMatching(/\/dist\/adapters\/sqlite\//));
});
