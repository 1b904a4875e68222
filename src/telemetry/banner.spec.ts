import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AppConfig } from '../config/app-config.js';
import { loadConfig } from '../config/load-config.js';
import { announce, banner, startFacts } from './banner.js';
import { createLogger } from './logger.js';

const config = loadConfig({ LOG_FORMAT: 'json', DATA_DIR: './data' });
const address = 'http://127.0.0.1:3000';

describe('startFacts', () => {
  it('say where the data is, which cache is in use, and how access is protected', () => {
    expect(startFacts(config, address)).toEqual({
      address,
      docs: `${address}/docs`,
      store: `SQLite in ${resolve('data')}`,
      cache: 'in-process',
      access: expect.stringContaining('authentication and rate limiting are the task of the gateway in front'),
    });
  });

  it('show no password', () => {
    const served: AppConfig = {
      ...config,
      store: { kind: 'mongodb', uri: 'mongodb://user:hunter2@db/calls' },
      redis: { url: 'redis://:hunter2@cache:6379', keyPrefix: 'x' },
    };
    const facts = startFacts(served, address);
    expect(facts).toMatchObject({ store: 'MongoDB at mongodb://db/calls', cache: 'Redis at redis://cache:6379' });
    expect(banner(facts)).not.toContain('hunter2');
  });
});

describe('the database of MongoDB', () => {
  it.each([
    ['mongodb+srv://user:hunter2@cluster.example/?retryWrites=true', 'mongodb+srv://cluster.example/conversations'],
    ['mongodb://a:1,b:2', 'mongodb://a:1,b:2/conversations'],
    ['mongodb://a:1,b:2/calls?replicaSet=rs0', 'mongodb://a:1,b:2/calls'],
  ])('is named, even if %s names none', (uri, place) => {
    expect(startFacts({ ...config, store: { kind: 'mongodb', uri } }, address).store).toBe(`MongoDB at ${place}`);
  });
});

describe('banner', () => {
  it('contains every fact, and a command to try that fits on one line', () => {
    const facts = startFacts(config, address);
    const text = banner(facts);
    for (const fact of Object.values(facts)) expect(text).toContain(fact);
    expect(text).toMatch(/^ {2}Try {5}curl -s http:\/\/127\.0\.0\.1:3000\/sessions .*'\{"sessionId":"call-1".*\}'$/m);
  });
});

describe('announce', () => {
  it('logs the same facts as one line, and the warnings of the configuration after it', () => {
    const lines: string[] = [];
    const logger = createLogger(config.log, { write: (line) => lines.push(line) });
    announce({ ...config, warnings: ['odd'] }, address, logger);
    const [listening, warning] = lines.map((line) => JSON.parse(line));
    expect(listening).toMatchObject({ level: 'info', msg: 'listening', ...startFacts(config, address) });
    expect(warning).toMatchObject({ level: 'warn', msg: 'odd' });
    expect(lines).toHaveLength(2);
  });
});
