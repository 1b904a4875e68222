// npm run check:capabilities [-- name…]: shows on copies of the tree that each optional capability can be deleted (its
// folder, its line in features.ts, and the tests that import it), and that the capability of test/fixtures/feature can
// be added by its folder and one line. Every copy must compile, generate its documents, and pass the remaining specs.
import './check-node.mjs';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { buildIfStale, ROOT } from './build.mjs';

const DELETABLE = ['archive', 'statistics', 'console', 'live'];
const ADDED = 'notes';

/** Specs of the core, in which a capability could have left traces. */
const UNIT_SPECS = [
  ...['src/config', 'src/http', 'test/architecture.spec.ts'],
  ...['conversations', 'erasure', 'voice', ADDED].map((name) => `src/features/${name}/`),
];
/** What the service does for its callers, whatever its capabilities. */
const E2E_SPECS = ['test/e2e/sessions', 'test/e2e/events'];

/** One test lists all operations of the service by hand. */
const NOT_THE_LIST_OF_CALLS = '^(?!.*has every operation of the API)';

function check(name) {
  const folder = mkdtempSync(join(tmpdir(), 'capability-'));
  try {
    copyTree(folder);
    if (name === ADDED) add(folder);
    else remove(folder, name);
    const isWhole = steps().every((args) => run(folder, args));
    process.stdout.write(`${name}: ${isWhole ? `can be ${name === ADDED ? 'added' : 'deleted'}` : 'FAILED'}\n`);
    return isWhole;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function steps() {
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', '--project', 'unit', '--project', 'e2e'];
  return [
    ['node_modules/typescript/bin/tsc', '--noEmit'],
    ['scripts/generate.mjs', '--service'],
    [...vitest, '--testNamePattern', NOT_THE_LIST_OF_CALLS, ...UNIT_SPECS, ...E2E_SPECS],
  ];
}

function remove(folder, name) {
  const removed = join('src', 'features', name);
  for (const path of testsThatNeed(folder, removed)) rmSync(join(folder, path));
  rmSync(join(folder, removed), { recursive: true });
  edit(folder, (text) => {
    const lines = text.split('\n').filter((line) => !line.includes(`${name}Feature`));
    return lines.join('\n');
  });
}

function add(folder) {
  cpSync(join(ROOT, 'test', 'fixtures', 'feature'), join(folder, 'src', 'features', ADDED), { recursive: true });
  const line = `import { ${ADDED}Feature } from './features/${ADDED}/index.js';\n`;
  edit(folder, (text) => line + text.replace('= [\n', `= [\n  ${ADDED}Feature,\n`));
}

function edit(folder, change) {
  const path = join(folder, 'src', 'features.ts');
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

/** Returns the tests and benchmarks that import something from this folder, directly or indirectly. */
function testsThatNeed(folder, removed) {
  const isOfTests = (path) => /^(?:test|bench)\/|\.(?:spec|contract)\.ts$/.test(path);
  const files = filesOfTree().filter((path) => isOfTests(path) && path.endsWith('.ts'));
  const imports = new Map(files.map((path) => [path, importsOf(folder, path)]));
  const needing = new Set();
  const needs = (path) => path.startsWith(`${removed}/`) || needing.has(path);
  for (let before = -1; before < needing.size; ) {
    before = needing.size;
    for (const [path, targets] of imports) if (targets.some(needs)) needing.add(path);
  }
  return [...needing].filter((path) => !path.startsWith(`${removed}/`));
}

function importsOf(folder, path) {
  const text = readFileSync(join(folder, path), 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, specifier]) => specifier);
  return specifiers.map((specifier) => normalize(join(dirname(path), specifier)).replace(/\.js$/, '.ts'));
}

function filesOfTree() {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' });
  return listed.split('\n').filter((path) => path !== '' && existsSync(join(ROOT, path)));
}

/** The build is copied last, so that only later changes are built again. */
function copyTree(folder) {
  for (const path of filesOfTree()) cpSync(join(ROOT, path), join(folder, path));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const built of ['packages/voice', 'packages/importers', 'examples/demo', 'clients/typescript', '.']) {
    cpSync(join(ROOT, built, 'dist'), join(folder, built, 'dist'), { recursive: true });
  }
}

function run(folder, args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  if (status === 0) return true;
  process.stderr.write(`${args.join(' ')} failed:\n${stdout.slice(-6000)}\n${stderr.slice(-6000)}\n`);
  return false;
}

buildIfStale();
const asked = process.argv.slice(2);
const results = (asked.length > 0 ? asked : [...DELETABLE, ADDED]).map(check);
process.exitCode = results.every(Boolean) ? 0 : 1;
