import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { configurationDocs } from './configuration-docs.js';
import { envExample } from './env-example.js';
import { loadConfig } from './load-config.js';
import { VARIABLE_NAMES } from './variables.js';

function fileText(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

describe('the generated files', () => {
  it.each([
    ['.env.example', envExample],
    ['docs/configuration.md', configurationDocs],
  ])('%s matches the variables; npm run generate writes it', (path, render) => {
    expect(fileText(path)).toBe(render());
  });

  it('.env.example can be used as it is: it points to the MongoDB and the Redis of docker-compose.yml, and changes nothing else', () => {
    const { store, redis, ...rest } = loadConfig({}, parseEnv(envExample()));
    const { store: _store, redis: _redis, ...defaults } = loadConfig({});
    expect(rest).toEqual(defaults);
    expect(store.kind).toBe('mongodb');
    expect(redis?.url).toBe('redis://127.0.0.1:6379');
  });

  it('.env.example has a line for every variable, ready to be uncommented', () => {
    const uncommented = parseEnv(envExample().replaceAll(/^# ([A-Z0-9_]+=)/gm, '$1'));
    expect(Object.keys(uncommented).sort()).toEqual([...VARIABLE_NAMES].sort());
  });
});
