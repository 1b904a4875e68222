import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const TWIN = fileURLToPath(new URL('../scripts/check-node.mjs', import.meta.url));

/** Runs the check on a Node that claims to be of this version. */
function checkAs(version: string) {
  const claim = `data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'${version}'}});`;
  return spawnSync(process.execPath, ['--import', claim, TWIN], { encoding: 'utf8' });
}

it.each(['20.20.2', '22.14.0', '18.0.0'])('refuses Node %s with one line', (version) => {
  const { status, stderr } = checkAs(version);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^conversation-service needs Node 22\.15 or newer; this is v.*npm start.*\n$/);
});

it.each(['22.15.0', '22.16.1', '24.0.0', '26.1.0'])('takes Node %s', (version) => {
  expect(checkAs(version)).toMatchObject({ status: 0, stderr: '' });
});

it('is the same for the built service', () => {
  const codeOf = (path: string) => readFileSync(path, 'utf8').replaceAll(/^\/\/.*\n/gm, '');
  expect(codeOf(fileURLToPath(new URL('check-node.ts', import.meta.url)))).toBe(codeOf(TWIN));
});
