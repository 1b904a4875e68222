import { describe, expect, it } from 'vitest';
import type { AnyVariable } from './variable.js';
import { originFault } from './variables/texts.js';
import { VARIABLE_GROUPS, VARIABLE_NAMES, VARIABLES } from './variables.js';

const all: readonly (readonly [string, AnyVariable])[] = Object.entries(VARIABLES);

describe('the declared variables', () => {
  it('all belong to a group, so that people find them', () => {
    expect(VARIABLE_GROUPS.flatMap(({ variables }) => Object.keys(variables))).toEqual(VARIABLE_NAMES);
  });

  it.each(all)('%s has an example that is valid', (_, { schema, example }) => {
    expect(schema.validate(example).error).toBeUndefined();
  });

  it.each(all)('%s says what it means and expects, in words that fit a table and a shell comment', (name, variable) => {
    expect(name).toMatch(/^[A-Z][A-Z0-9]*(_[A-Z]+)*$/);
    expect(variable.meaning).toMatch(/^[A-Za-z].+\.$/);
    for (const words of [variable.meaning, variable.expected, variable.defaultText]) expect(words).not.toMatch(/[|\n]/);
    for (const words of [variable.expected, variable.defaultText]) expect(words).not.toMatch(/\.$/);
  });

  it('treat every password, and every address that contains one, as secret', () => {
    const secret = all.filter(([, variable]) => variable.secret).map(([name]) => name);
    expect(secret).toEqual([
      'MONGODB_URI',
      'REDIS_URL',
      'REDIS_PASSWORD',
      'S3_SECRET_ACCESS_KEY',
      'INGEST_VAPI_SECRET',
      'INGEST_RETELL_API_KEY',
      'INGEST_ELEVENLABS_SECRET',
      'INGEST_STANDARD_WEBHOOKS_SECRET',
      'WEBHOOK_KEY',
    ]);
  });
});

describe('originFault', () => {
  it.each([
    'capacitor://localhost',
    'ionic://localhost',
    'chrome-extension://abcdefghijklmnop',
    'app://x:8080',
    'https://a.example',
    'http://localhost:5173',
    'http://[::1]:8080',
    'https://xn--bcher-kva.example',
  ])('accepts %s', (text) => {
    expect(originFault(text)).toBe(false);
  });

  it.each([
    ['https://a.example/', 'https://a.example'],
    ['https://A.example', 'https://a.example'],
    ['HTTPS://a.example', 'https://a.example'],
    ['https://a.example:443', 'https://a.example'],
    ['https://user:hunter2@a.example', 'https://a.example'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ])('names the origin that %s meant', (text, origin) => {
    expect(originFault(text)).toBe(`only the origin, as browsers send it: ${origin}`);
  });

  it.each([
    'null',
    'a.example',
    '//a.example',
    'file:///x',
    'https:a.example',
    'ftp://a.example',
    'https://',
    'capacitor://',
    'capacitor://localhost/',
    'javascript://x',
    'App://x',
  ])('refuses %s', (text) => {
    expect(originFault(text)).toContain('origins such as');
  });

  it.each(['*', 'https://*.example', 'http://localhost:*'])('refuses the wildcard %s', (text) => {
    expect(originFault(text)).toContain('wildcard');
  });
});
