import { readFileSync } from 'node:fs';

const { name, version } = readPackage();

/** Name and version as `package.json` has them. */
export const SERVICE_NAME = name;
export const SERVICE_VERSION = version;

/** It lies two folders up from here in `src` and in `dist` alike. */
function readPackage(): { readonly name: string; readonly version: string } {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
}
