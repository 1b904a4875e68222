import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const ENTRY = join(ROOT, 'dist', 'main.js');

/** TypeScript writes it last, so its time is that of the build. */
const BUILD_INFO = join(ROOT, 'dist', '.tsbuildinfo');
const PACKAGES = join(ROOT, 'packages');
/** Without their `dist`, which the build itself writes. */
const PACKAGE_SOURCES = readdirSync(PACKAGES).flatMap((name) =>
  ['src', 'package.json', 'tsconfig.json'].map((source) => join('packages', name, source)),
);
const CLIENT = join('clients', 'typescript');
const OTHER_SOURCES = [CLIENT, join('examples', 'demo')].flatMap((folder) =>
  ['src', 'package.json', 'tsconfig.json'].map((source) => join(folder, source)),
);
export const SOURCES = ['src', 'tsconfig.json', 'tsconfig.build.json', ...PACKAGE_SOURCES, ...OTHER_SOURCES];

/** The web page, which its own builder writes next to the compiler's output. */
const PAGE = join(ROOT, 'dist', 'console', 'page', 'index.html');
const PAGE_SOURCES = ['console', ...PACKAGE_SOURCES];

/** Returns the compiler's script; undefined if only production dependencies are installed. */
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

/** Builds unless `dist` is newer than every source; exits if that fails. */
export function buildIfStale() {
  buildServiceIfStale();
  buildPageIfStale();
}

/** The service is complete without its page, so a failure is not fatal: `/console` says what to do. */
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

/**
 * Compiles the packages, the demo, `src` and the client incrementally, each to its `dist`; returns whether that
 * succeeded.
 */
export function build(compiler) {
  const startedAt = new Date();
  // Without its entry `dist` is incomplete, but the compiler would rely on its record of what it has written.
  if (builtAtMs() === 0) rmSync(BUILD_INFO, { force: true });
  const { status } = spawnSync(process.execPath, [compiler, '-b', 'tsconfig.build.json', CLIENT], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status === 0) {
    // The compiler does not touch the file if nothing changed; and edits during the build are not included.
    utimesSync(BUILD_INFO, startedAt, startedAt);
    return true;
  }
  // The compiler writes output in spite of errors, which must not pass for a complete build.
  rmSync(ENTRY, { force: true });
  return false;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Returns 0 if there is no complete build. */
function builtAtMs() {
  const entryMs = mtimeMs(ENTRY);
  return entryMs === 0 ? 0 : mtimeMs(BUILD_INFO) || entryMs;
}

function mtimeMs(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Folders count too: removing a file changes its folder. */
function newestMs(paths) {
  const times = paths.map((path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0;
    return Math.max(stat.mtimeMs, newestMs(readdirSync(path).map((name) => join(path, name))));
  });
  return Math.max(0, ...times);
}
