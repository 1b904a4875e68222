import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readConfig } from './read-config.js';
import { VARIABLE_NAMES } from './variables.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
  for (const name of VARIABLE_NAMES) vi.stubEnv(name, undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe('readConfig', () => {
  it('needs no file', () => {
    expect(readConfig(folder).http.port).toBe(3000);
  });

  it('reads .env, with or without a byte order mark, comments, quotes and export', () => {
    const lines = ['\uFEFFPORT=4000 # here', '# HOST=::1', 'export LOG_LEVEL=warn', 'DATA_DIR="/srv/my data # 1"', ''];
    writeFileSync(join(folder, '.env'), lines.join('\r\n'));
    const config = readConfig(folder);
    expect(config.http).toMatchObject({ port: 4000, host: '127.0.0.1' });
    expect(config.log.level).toBe('warn');
    expect(config.store).toEqual({ kind: 'sqlite', dataDir: '/srv/my data # 1' });
  });

  it('prefers the real environment, and writes nothing to it', () => {
    writeFileSync(join(folder, '.env'), 'PORT=4000\nMAX_PAGE_SIZE=7\n');
    vi.stubEnv('PORT', '5000');
    expect(readConfig(folder)).toMatchObject({ http: { port: 5000 }, limits: { maxPageSize: 7 } });
    expect(process.env.MAX_PAGE_SIZE).toBeUndefined();
  });

  it('reports that .env cannot be read', () => {
    mkdirSync(join(folder, '.env'));
    expect(() => readConfig(folder)).toThrow(`${join(folder, '.env')} cannot be read (EISDIR)`);
  });
});
