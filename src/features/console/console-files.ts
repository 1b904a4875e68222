import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type WebFile, webFile } from '../../http/docs/web-file.js';

/** Where `npm run build:console` writes the page; two folders up from here, both in `src` and in `dist`. */
const CONSOLE_FOLDER = fileURLToPath(new URL('../../../dist/console/page', import.meta.url));

const INDEX = 'index.html';

/** The types that the build produces; nothing else is served. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
]);

export interface ConsoleFile extends WebFile {
  readonly gzipped: Buffer;
}

/** The files of the built page, read once: a name from a client is looked up here and never becomes part of a path. */
export class ConsoleFiles {
  private constructor(private readonly files: ReadonlyMap<string, ConsoleFile>) {}

  /** Empty if the page was not built. `basePath` is the path below which clients reach the service. */
  static read(basePath = '', folder = CONSOLE_FOLDER): ConsoleFiles {
    return new ConsoleFiles(new Map(namesBelow(folder).flatMap((name) => readFile(folder, name, basePath))));
  }

  /** The page itself; undefined if it was not built. */
  get index(): ConsoleFile | undefined {
    return this.files.get(INDEX);
  }

  /** Returns a file by its path in the page's folder, with forward slashes. */
  find(name: string): ConsoleFile | undefined {
    return this.files.get(name);
  }
}

function namesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  } catch {
    // The service is complete without its console.
    return [];
  }
}

/** The built page uses URLs that begin with `./`, and reads the prefix of the API from this tag. */
function mountPage(page: Buffer, basePath: string): Buffer {
  const text = page
    .toString()
    .replaceAll('="./', `="${basePath}/console/`)
    .replace('name="base-path" content=""', `name="base-path" content="${basePath}"`);
  return Buffer.from(text);
}

function readFile(folder: string, name: string, basePath: string): readonly [string, ConsoleFile][] {
  const type = TYPES.get(extname(name));
  if (type === undefined) return [];
  const built = readFileSync(join(folder, name));
  const body = name === INDEX ? mountPage(built, basePath) : built;
  return [[name, { ...webFile(type, body), gzipped: gzipSync(body) }]];
}
