import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { guideLines, runGuideLine } from './guide-commands.js';
import { ServiceHome } from './service-home.js';
import { postJson } from './service-process.js';

describe('the backup guide', () => {
  const home = ServiceHome.forAllTests();
  const run = (line: string) => runGuideLine(line, home.folder, { DATA_DIR: home.dataDir, MONGODB_URI: '' });
  let address: string;

  beforeAll(async () => {
    address = await home.service.address();
    await postJson(`${address}/sessions`, { sessionId: 'call-1' });
  });

  it('shows backups that work while the service runs', async () => {
    const lines = guideLines('run backup');
    expect(lines).toHaveLength(2);
    for (const line of lines) await run(line);
    expect(existsSync(join(home.folder, 'saved.db.sha256'))).toBe(true);
  });

  it('shows a restore that works once the service is stopped, also into an empty folder', async () => {
    await postJson(`${address}/sessions`, { sessionId: 'later' });
    await home.killAll();
    const [inPlace, elsewhere, ...more] = guideLines('run restore');
    expect(more).toEqual([]);
    expect(await run(elsewhere ?? '')).toContain(join(home.folder, 'elsewhere'));
    expect(await run(inPlace ?? '')).toContain('before-restore');
    address = await home.start();
    expect((await fetch(`${address}/sessions/call-1`)).status).toBe(200);
    expect((await fetch(`${address}/sessions/later`)).status).toBe(404);
  });

  it('shows a move between folders that works', async () => {
    await home.killAll();
    const lines = guideLines('run transfer').filter((line) => !line.includes('mongodb://'));
    expect(lines).toHaveLength(1);
    for (const line of lines) expect(await run(line)).toContain('1 copied');
  });
});
