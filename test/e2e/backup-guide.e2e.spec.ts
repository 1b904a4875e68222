import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guideLines, runGuideLine } from './guide-commands.js';
import { postJson, ServiceProcess } from './service-process.js';

describe('the backup guide', () => {
  const folder = mkdtempSync(join(tmpdir(), 'guide-'));
  const dataDir = join(folder, 'data');
  const run = (line: string) => runGuideLine(line, folder, { DATA_DIR: dataDir, MONGODB_URI: '' });
  let service: ServiceProcess;
  let address: string;

  beforeAll(async () => {
    service = ServiceProcess.spawn({ DATA_DIR: dataDir });
    address = await service.address();
    await postJson(`${address}/sessions`, { sessionId: 'call-1' });
  });
  afterAll(async () => {
    await service.kill();
    rmSync(folder, { recursive: true });
  });

  it('shows backups that work while the service runs', async () => {
    const lines = guideLines('run backup');
    expect(lines).toHaveLength(2);
    for (const line of lines) await run(line);
    expect(existsSync(join(folder, 'saved.db.sha256'))).toBe(true);
  });

  it('shows a restore that works once the service is stopped, also into an empty folder', async () => {
    await postJson(`${address}/sessions`, { sessionId: 'later' });
    await service.kill();
    const [inPlace, elsewhere, ...more] = guideLines('run restore');
    expect(more).toEqual([]);
    expect(await run(elsewhere ?? '')).toContain(join(folder, 'elsewhere'));
    expect(await run(inPlace ?? '')).toContain('before-restore');
    service = ServiceProcess.spawn({ DATA_DIR: dataDir });
    address = await service.address();
    expect((await fetch(`${address}/sessions/call-1`)).status).toBe(200);
    expect((await fetch(`${address}/sessions/later`)).status).toBe(404);
  });

  it('shows a move between folders that works', async () => {
    await service.kill();
    const lines = guideLines('run transfer').filter((line) => !line.includes('mongodb://'));
    expect(lines).toHaveLength(1);
    for (const line of lines) expect(await run(line)).toContain('1 copied');
  });
});
