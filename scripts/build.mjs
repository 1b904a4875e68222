import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const ENTRY = join(ROOT, 'dist', 'main.js');

/** TypeScript writes it last; its time is that of the build. */
const BUILD_INFO = join(ROOT, 'dist', '.tsbuildinfo');
const PACKAGES = join(ROOT, 'packages');
/** Not their `dist`, which the build itself writes. */
const PACKAGE_SOURCES = readdirSync(PACKAGES).flatMap((name) =>
  ['src', 'package.json', 'tsconfig.json'].map((source) => join('packages', name, source)),
);
const CLIENT = join('clients', 'typescript');
const OTHER_SOURCES = [CLIENT, join('examples', 'demo')].flatMap((folder) =>
  ['src', 'package.json', 'tsconfig.json'].map((source) => join(folder, source)),
);
export const SOURCES = ['src', 'tsconfig.json', 'tsconfig.build.json', ...PACKAGE_SOURCES, ...OTHER_SOURCES];

/** The web page, which its own builder puts beside what the compiler writes. */
const PAGE = join(ROOT, 'dist', 'console', 'page', 'index.html');
const PAGE_SOURCES = ['console', ...PACKAGE_SOURCES];

/** The compiler's script, or undefined where only what production needs is installed. */
export function findCompiler() {
  return findScript('typescript', 'bin', 'tsc');
}

function findScript(name, ...path) {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), ...path);
  } catch {
    return undefined;
  }
}

/** Builds unless `dist` is newer than every source; ends the process where that fails. */
export function buildIfStale() {
  buildServiceIfStale();
  buildPageIfStale();
}

/** A service without its page is a whole service, so nothing ends where this fails: `/console` says what to do. */
function buildPageIfStale() {
  const builder = findScript('vite', 'bin', 'vite.js');
  const isFresh = newestMs(PAGE_SOURCES.map((name) => join(ROOT, name))) <= mtimeMs(PAGE);
  if (isFresh || !builder) return;
  process.stderr.write('building the console…\n');
  spawnSync(process.execPath, [builder, 'build', 'console', '--logLevel', 'warn'], { cwd: ROOT, stdio: 'inherit' });
}

export function buildServiceIfStale() {
  const builtMs = builtAtMs();
  if (builtMs > 0 && newestMs(SOURCES.map((name) => join(ROOT, name))) <= builtMs) return;
  const compiler = findCompiler();
  if (compiler) {
    process.stderr.write('building…\n');
    if (!build(compiler)) fail('The build failed; see above.');
  } else if (builtMs === 0) {
    fail('dist is missing and TypeScript is not installed: run npm install, then npm start.');
  } else {
    process.stderr.write('dist is older than src and TypeScript is not installed: starting what was built.\n');
  }
}

/** Compiles the packages, the demo, `src` and the client, each to its `dist`, incrementally; true where it has no faults. */
export function build(compiler) {
  const startedAt = new Date();
  // Without its entry `dist` is not whole, but the compiler would go by what it remembers having written.
  if (builtAtMs() === 0) rmSync(BUILD_INFO, { force: true });
  const { status } = spawnSync(process.execPath, [compiler, '-b', 'tsconfig.build.json', CLIENT], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status === 0) {
    // The compiler leaves the file alone where nothing changed; and what is edited during the build is not in it.
    utimesSync(BUILD_INFO, startedAt, startedAt);
    return true;
  }
  // The compiler writes in spite of faults: nobody must take that for a whole build.
  rmSync(ENTRY, { force: true });
  return false;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** 0 where there is no whole build. */
function builtAtMs() {
  const entryMs = mtimeMs(ENTRY);
  return entryMs === 0 ? 0 : mtimeMs(BUILD_INFO) || entryMs;
}

function mtimeMs(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Folders count too: a file that was removed changes its folder. */
function newestMs(paths) {
  const times = paths.map((path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0;
    return Math.max(stat.mtimeMs, newestMs(readdirSync(path).map((name) => join(path, name))));
  });
  return Math.max(0, ...times);
}
