import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { AppConfig } from './app-config.js';
import { ConfigError } from './config-error.js';
import type { Environment } from './environment.js';
import { loadConfig } from './load-config.js';

/**
 * Reads the configuration of this process: its environment, then `.env` in `folder` if it exists. The only place that
 * reads `process.env`, which is never modified.
 *
 * @throws ConfigError naming every problem at once.
 */
export function readConfig(folder = process.cwd()): AppConfig {
  return loadConfig(process.env, readEnvFile(join(folder, '.env')));
}

function readEnvFile(path: string): Environment {
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'ENOENT') return {};
    throw new ConfigError([
      { subject: path, found: `cannot be read (${code})`, fix: 'make it a readable file, or remove it' },
    ]);
  }
  // Editors on Windows add a byte order mark, which would become part of the first name.
  return parseEnv(content.replace(/^\uFEFF/, ''));
}
