import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../config/config-error.js';
import { loadConfig } from '../../config/load-config.js';
import { retentionSettings } from './retention-settings.js';

const rulesOf = (environment: Readonly<Record<string, string>>) => retentionSettings.of(loadConfig(environment)).rules;

describe('RETENTION_DAYS and RETENTION_RULES', () => {
  it('keep everything forever by default', () => {
    expect(rulesOf({})).toEqual([]);
  });

  it('give the rules in their order, and the days for all other sessions as the last rule', () => {
    const text = '[{"metadata":{"tenant":"acme","test":true},"days":1},{"metadata":{"level":7},"days":null}]';
    expect(rulesOf({ RETENTION_RULES: text, RETENTION_DAYS: '365' })).toEqual([
      {
        metadata: [
          { key: 'tenant', value: 'acme' },
          { key: 'test', value: 'true' },
        ],
        days: 1,
      },
      { metadata: [{ key: 'level', value: '7' }], days: null },
      { metadata: [], days: 365 },
    ]);
  });

  it.each([
    ['{', 'valid JSON'],
    ['{"days":1}', 'a list of rules'],
    ['[1]', 'in rule 1 an object'],
    ['[{"metadata":{"a":"b"},"days":1},{"metadata":{"a":"b"},"day":1}]', 'in rule 2 only `metadata` and `days`'],
    ['[{"metadata":{"a":"b"}}]', 'in rule 1 `days`: a whole number'],
    ['[{"metadata":{"a":"b"},"days":0}]', 'in rule 1 `days`: a whole number'],
    ['[{"metadata":{"a":"b"},"days":1.5}]', 'in rule 1 `days`: a whole number'],
    ['[{"metadata":{"a":"b"},"days":"30"}]', 'in rule 1 `days`: a whole number'],
    ['[{"metadata":{},"days":30}]', 'for all sessions set RETENTION_DAYS'],
    ['[{"days":30}]', 'in rule 1 `metadata`: an object'],
    ['[{"metadata":{"a":{"b":1}},"days":30}]', 'texts, numbers and booleans'],
    ['[{"metadata":{"a":null},"days":30}]', 'texts, numbers and booleans'],
    [`[{"metadata":{"a":"${'x'.repeat(257)}"},"days":30}]`, 'of at most 256 characters'],
  ])('refuse %s and explain why', (text, why) => {
    expect(() => loadConfig({ RETENTION_RULES: text })).toThrow(ConfigError);
    expect(() => loadConfig({ RETENTION_RULES: text })).toThrow(why);
  });
});
