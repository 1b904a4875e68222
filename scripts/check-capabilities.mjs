// npm run check:capabilities [name…]: shows on copies of the tree that each capability that others do not need can be deleted, its
// folder and its line in features.ts, and that the capability of test/fixtures/feature can be added as simply. Every copy must
// compile and pass the specs of what is left.
import './check-node.mjs';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './build.mjs';

const DELETABLE = ['archive', 'statistics', 'console', 'live'];
const ADDED = 'notes';

/** Of the centre: what a capability could have left behind there. The rest has nothing to do with capabilities. */
const SPECS = ['src/domain', 'src/config', 'src/runtime', 'src/features', 'src/http/docs/generated-docs.spec.ts'];

function edit(folder, change) {
  const path = join(folder, 'src', 'features.ts');
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

function remove(folder, name) {
  rmSync(join(folder, 'src', 'features', name), { recursive: true });
  edit(folder, (text) =>
    text
      .split('\n')
      .filter((line) => !line.includes(`${name}Feature`))
      .join('\n'),
  );
}

function add(folder) {
  cpSync(join(ROOT, 'test', 'fixtures', 'feature'), join(folder, 'src', 'features', ADDED), { recursive: true });
  const line = `import { ${ADDED}Feature } from './features/${ADDED}/index.js';\n`;
  edit(folder, (text) => line + text.replace('= [\n', `= [\n  ${ADDED}Feature,\n`));
}

function copyTree(folder) {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' });
  for (const path of listed.split('\n').filter((each) => each !== '' && existsSync(join(ROOT, each)))) {
    cpSync(join(ROOT, path), join(folder, path));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}

function run(folder, args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  if (status === 0) return;
  process.stderr.write(`${args.join(' ')} failed:\n${stdout.slice(-6000)}\n${stderr.slice(-6000)}\n`);
  process.exitCode = 1;
}

function check(name) {
  const folder = mkdtempSync(join(tmpdir(), 'capability-'));
  try {
    copyTree(folder);
    if (name === ADDED) add(folder);
    else remove(folder, name);
    // The page of the console is a client of the whole API, and so are the documents: they are not made for a part of it.
    if (name === ADDED) run(folder, ['scripts/generate.mjs']);
    const drift = name === ADDED ? [] : ['--exclude', '**/generated-*.spec.ts'];
    run(folder, ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', '--reporter=dot', ...drift, ...SPECS]);
    process.stdout.write(
      `${name}: ${process.exitCode ? 'FAILED' : name === ADDED ? 'can be added' : 'can be deleted'}\n`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : [...DELETABLE, ADDED]) check(name);
