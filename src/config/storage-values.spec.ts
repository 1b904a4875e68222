import { describe, expect, it } from 'vitest';
import { type Environment, givenValues } from './environment.js';
import { parseValues } from './parse-values.js';
import { brokenRules } from './rules.js';
import { toAppConfig } from './to-app-config.js';
import { STORAGE_VARIABLES } from './variables/storage.js';
import type { Values } from './variables.js';

function valuesOf(environment: Environment): Values {
  return parseValues(givenValues(environment, {})).values;
}

function configOf(environment: Environment) {
  return toAppConfig(valuesOf(environment), []);
}

function brokenIn(environment: Environment): readonly string[] {
  return brokenRules(valuesOf(environment), new Set()).map(({ subject, found }) => `${subject} ${found}`);
}

function isTaken(name: keyof typeof STORAGE_VARIABLES, value: string): boolean {
  return STORAGE_VARIABLES[name].schema.validate(value).error === undefined;
}

describe('the store', () => {
  it('is MongoDB if MONGODB_URI is set', () => {
    const uri = 'mongodb+srv://user:secret@cluster.example/conversations?retryWrites=true';
    expect(configOf({ MONGODB_URI: uri, DATA_DIR: './data' }).store).toEqual({ kind: 'mongodb', uri });
  });

  it.each(['mongodb://127.0.0.1', 'mongodb://a:1,b:2/x?replicaSet=rs0', 'mongodb+srv://u:p%40@c.example/'])(
    'accepts %s',
    (uri) => {
      expect(isTaken('MONGODB_URI', uri)).toBe(true);
    },
  );

  it.each(['localhost:27017', 'postgres://db/x', 'mongodb://', 'mongodb:///x', 'mongodb://a b/x', 'mongodb://?x'])(
    'refuses %s',
    (uri) => {
      expect(isTaken('MONGODB_URI', uri)).toBe(false);
    },
  );
});

describe('Redis', () => {
  it('is found by REDIS_URL', () => {
    const redis = configOf({ REDIS_URL: 'rediss://cache.example:6380/1', REDIS_KEY_PREFIX: 'calls:' }).redis;
    expect(redis).toEqual({ url: 'rediss://cache.example:6380/1', keyPrefix: 'calls:' });
  });

  it('is found by REDIS_HOST, with the usual port if REDIS_PORT is missing', () => {
    expect(configOf({ REDIS_HOST: 'my_redis' }).redis).toEqual({
      url: 'redis://my_redis:6379',
      keyPrefix: 'conversation:',
    });
    expect(configOf({ REDIS_HOST: '::1', REDIS_PORT: '6380' }).redis?.url).toBe('redis://[::1]:6380');
  });

  it('receives a password with any characters unchanged', () => {
    const url = configOf({ REDIS_HOST: 'cache', REDIS_PASSWORD: 'p@ss/w:rd#%' }).redis?.url ?? '';
    expect(decodeURIComponent(new URL(url).password)).toBe('p@ss/w:rd#%');
  });

  it.each(['redis://127.0.0.1', 'redis://:pw@cache:6379/0', 'rediss://cache'])('accepts %s', (url) => {
    expect(isTaken('REDIS_URL', url)).toBe(true);
  });

  it.each(['127.0.0.1:6379', 'http://cache', 'redis://', 'redis:///0', 'redis://a b'])('refuses %s', (url) => {
    expect(isTaken('REDIS_URL', url)).toBe(false);
  });

  it.each(['cache:6379', 'redis://cache', 'a b', '-cache'])('refuses the host %s', (host) => {
    expect(isTaken('REDIS_HOST', host)).toBe(false);
  });

  it.each(['two words', 'ü:', 'x'.repeat(65)])('refuses the key prefix %s', (prefix) => {
    expect(isTaken('REDIS_KEY_PREFIX', prefix)).toBe(false);
  });

  it('is refused if it is configured twice, or only in part', () => {
    expect(brokenIn({ REDIS_URL: 'redis://a', REDIS_HOST: 'b', REDIS_PASSWORD: 'c' })).toEqual([
      'REDIS_URL and REDIS_HOST and REDIS_PASSWORD are set, but they may name different servers',
    ]);
    expect(brokenIn({ REDIS_PORT: '6379' })).toEqual(['REDIS_PORT is set without REDIS_HOST']);
    expect(brokenIn({ REDIS_HOST: 'a', REDIS_PORT: '6379', REDIS_PASSWORD: 'c' })).toEqual([]);
  });
});

describe('brokenRules', () => {
  it('requires the end to come after the drain delay', () => {
    expect(brokenIn({ SHUTDOWN_TIMEOUT_SECONDS: '5' })).toEqual([
      'SHUTDOWN_TIMEOUT_SECONDS is 5, which leaves no time to finish requests after DRAIN_DELAY_SECONDS (5)',
    ]);
    expect(brokenIn({ SHUTDOWN_TIMEOUT_SECONDS: '5', DRAIN_DELAY_SECONDS: '4' })).toEqual([]);
  });

  it('adds no complaint about variables that are invalid on their own', () => {
    const values = valuesOf({ REDIS_URL: 'redis://a', REDIS_HOST: 'b' });
    expect(brokenRules(values, new Set(['REDIS_HOST']))).toEqual([]);
  });
});
