import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CommandProcess } from './command-process.js';
import { ServiceHome } from './service-home.js';

describe('the doctor', () => {
  const home = ServiceHome.forEachTest();

  it('finds no problem in the embedded default, even beside a running service', async () => {
    const before = await run();
    expect(before).toMatchObject({ code: 0 });
    await home.start();
    const { code, stdout } = await run();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok {4}data folder: .* is in use by a running service$/m);
    expect(stdout).not.toContain('FAIL');
  });

  it('reads and writes the archive', async () => {
    const { code, stdout } = await run({ ARCHIVE_DIR: join(home.folder, 'archive') });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok {4}archive: .* writes, reads and deletes$/m);
  });

  it('names the cause of each failure, and ends with 1', async () => {
    const { code, stdout } = await run({ MONGODB_URI: 'mongodb://127.0.0.1:1/calls?serverSelectionTimeoutMS=200' }, [
      '--json',
    ]);
    expect(code).toBe(1);
    const { findings } = JSON.parse(stdout);
    expect(findings).toContainEqual(expect.objectContaining({ name: 'mongodb', state: 'fail' }));
  });

  it('reports that the service continues without Redis', async () => {
    const { code, stdout } = await run({ REDIS_URL: 'redis://127.0.0.1:1' });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^warn {2}redis: .*\n {8}Start Redis or correct its address/m);
  });

  function run(environment: Readonly<Record<string, string>> = {}, args: readonly string[] = []) {
    return CommandProcess.run('doctor', args, { ...environment, DATA_DIR: home.dataDir });
  }
});
