import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DOCS_CSS, INITIALIZER_JS } from './own-assets.js';
import { type WebFile, webFile } from './web-file.js';

const CSS = 'text/css; charset=utf-8';
const JAVASCRIPT = 'text/javascript; charset=utf-8';

/** All files that are served below `/docs/assets`: a name from a client never becomes part of a path. */
const MAKERS: ReadonlyMap<string, () => WebFile> = new Map([
  ['swagger-ui.css', () => webFile(CSS, swaggerUiFile('swagger-ui.css'))],
  ['swagger-ui-bundle.js', () => webFile(JAVASCRIPT, swaggerUiFile('swagger-ui-bundle.js'))],
  ['docs.css', () => webFile(CSS, DOCS_CSS)],
  ['initializer.js', () => webFile(JAVASCRIPT, INITIALIZER_JS)],
]);

export const ASSET_NAMES: readonly string[] = [...MAKERS.keys()];

const made = new Map<string, WebFile>();

/** Returns the asset of this name. Read on first use, since most processes never need it. */
export function findAsset(name: string): WebFile | undefined {
  const known = made.get(name);
  if (known) return known;
  const file = MAKERS.get(name)?.();
  if (file) made.set(name, file);
  return file;
}

function swaggerUiFile(name: 'swagger-ui.css' | 'swagger-ui-bundle.js'): Buffer {
  return readFileSync(createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`));
}
