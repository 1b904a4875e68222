import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const TWIN = pathOf('../scripts/check-node.mjs');

/** Runs the check on a Node that claims to have this version. */
function checkAs(version: string, script = TWIN) {
  const claim = `data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'${version}'}});`;
  return spawnSync(process.execPath, ['--import', claim, script], { encoding: 'utf8' });
}

it.each(['20.20.2', '22.14.0', '18.0.0'])('refuses Node %s with one line', (version) => {
  const { status, stderr } = checkAs(version);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^conversation-service needs Node 22\.15 or newer; this is v.*npm start.*\n$/);
});

it.each(['22.15.0', '22.16.1', '24.0.0', '26.1.0'])('accepts Node %s', (version) => {
  expect(checkAs(version)).toMatchObject({ status: 0, stderr: '' });
});

it('does not advise npm to a user whose npm used the wrong Node, because the package brings none of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'conversations-'));
  mkdirSync(join(folder, 'scripts'));
  cpSync(TWIN, join(folder, 'scripts', 'check-node.mjs'));
  cpSync(pathOf('../package.json'), join(folder, 'package.json'));
  const { status, stderr } = checkAs('20.20.2', join(folder, 'scripts', 'check-node.mjs'));
  rmSync(folder, { recursive: true });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^conversation-service needs Node .* Install Node 22\.15 or newer\..*--ignore-scripts.*\n$/);
  expect(stderr).not.toContain('npm start');
});

it('is the same in the built service', () => {
  const codeOf = (path: string) => readFileSync(path, 'utf8').replaceAll(/^\/\/.*\n/gm, '');
  expect(codeOf(pathOf('check-node.ts')).replace('(path: string)', '(path)')).toBe(codeOf(TWIN));
});

/** Returns the machine's own Node if it is one that the service refuses. */
function findOldNode(): string | undefined {
  const { stdout } = spawnSync('which', ['-a', 'node'], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').find((path) => {
    const [major = 0] = spawnSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout?.split('.') ?? [];
    return Number(major) > 0 && Number(major) < 22;
  });
}

const oldNode = findOldNode();

describe.skipIf(!oldNode)(`on a real Node that is too old${oldNode ? '' : ' (not run: the machine has none)'}`, () => {
  /** What people and `bin` start. */
  const entries = ['main.ts', 'cli/main.ts'];

  it.each(entries)('%s reports it in one sentence', (entry) => {
    const script = pathOf(`../dist/${entry.replace(/\.ts$/, '.js')}`);
    const { status, stdout, stderr } = spawnSync(oldNode ?? '', [script, '--help'], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^conversation-service needs Node 22\.15 or newer; this is v.*\n$/);
  });
});
