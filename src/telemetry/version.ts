import { readFileSync } from 'node:fs';

const { name, version } = readPackage();

/** Name and version from `package.json`. */
export const SERVICE_NAME = name;
export const SERVICE_VERSION = version;

/** Two folders up from here, both in `src` and in `dist`. */
function readPackage(): { readonly name: string; readonly version: string } {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
}
