import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.js';
import { CommandProcess } from '../e2e/command-process.js';
import { ServiceProcess } from '../e2e/service-process.js';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../..');
/** The package as a user receives it who has only its file, and npm. */
describe('the packed service in an empty folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'conversations-package-'));
  const bin = join(folder, 'node_modules/.bin/conversation-service');
  /** The Node of the tests comes first, like that of a user with a new one. */
  const environment = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` };

  beforeAll(async () => {
    const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: ROOT });
    const install = ['install', '--silent', '--no-audit', '--no-fund', '--prefer-offline', `./${stdout.trim()}`];
    await run('npm', install, { cwd: folder, env: environment });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('runs with npx, and has every command', async () => {
    const { stdout } = await run('npx', ['--no', '--', 'conversation-service', '--help'], {
      cwd: folder,
      env: environment,
    });
    for (const { name } of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  it('serves the API and the console', async () => {
    const service = ServiceProcess.spawn({ DATA_DIR: join(folder, 'data') }, [], [bin, 'serve']);
    const address = await service.address();
    expect((await fetch(`${address}/health`)).status).toBe(200);
    expect((await fetch(`${address}/console`)).status).toBe(200);
    expect((await service.kill('SIGTERM')).code).toBe(0);
  });

  it('contains the calls of the demo', async () => {
    const demo = await CommandProcess.run('demo', ['--once', '--port', '0'], {}, { main: bin, cwd: folder });
    expect(demo.stderr).toBe('');
    expect(demo.code).toBe(0);
  });
});
