import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { SystemClock } from './adapters/system/system-clock.js';
import { Backends } from './backends.js';
import { loadConfig } from './config/load-config.js';
import { createLogger } from './telemetry/logger.js';
import { Metrics } from './telemetry/metrics.js';

it('closes the store if the archive cannot be opened', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'backends-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'file'), '');
  const logger = createLogger({ level: 'silent', format: 'json' });
  const open = (environment: Readonly<Record<string, string>>) => {
    const config = loadConfig({ DATA_DIR: join(folder, 'data'), ...environment });
    return Backends.open({ config, clock: new SystemClock(), metrics: new Metrics(), logger, features: [] });
  };
  const archive = join(folder, 'file', 'archive');
  await expect(open({ ARCHIVE_DIR: archive })).rejects.toThrow('The object folder failed (ENOTDIR).');
  // Only one process can use the folder, so it opens only if it was closed.
  await (await open({})).close();
});
