import { describe, expect, it } from 'vitest';
import { aSession } from '../../test/builders/session.js';
import { firstMatch, isExpired, MS_PER_DAY, type RetentionRules } from './retention.js';

describe('the rules of retention', () => {
  const rules: RetentionRules = [
    {
      metadata: [
        { key: 'tenant', value: 'acme' },
        { key: 'test', value: 'true' },
      ],
      days: 1,
    },
    { metadata: [{ key: 'tenant', value: 'acme' }], days: 30 },
    { metadata: [], days: 365 },
  ];

  it('give the first rule whose filters all match', () => {
    const acme = { key: 'tenant', value: 'acme' };
    expect(firstMatch(rules, [acme, { key: 'test', value: 'true' }])).toBe(0);
    expect(firstMatch(rules, [acme, { key: 'test', value: 'false' }])).toBe(1);
    expect(firstMatch(rules, [{ key: 'tenant', value: 'other' }])).toBe(2);
    expect(firstMatch(rules.slice(0, 2), [])).toBe(-1);
  });

  const rule = { metadata: [], days: 30 };
  const completedAtMs = 1_000;
  const endMs = completedAtMs + 30 * MS_PER_DAY;

  it('count from the completion, and expire with the last millisecond', () => {
    const session = { ...aSession(), completedAtMs };
    expect(isExpired(session, rule, endMs - 1)).toBe(false);
    expect(isExpired(session, rule, endMs)).toBe(true);
  });

  it('never expire a session that was not completed, nor one that a rule keeps forever', () => {
    expect(isExpired({ ...aSession(), completedAtMs: null }, rule, endMs * 10)).toBe(false);
    expect(isExpired({ ...aSession(), completedAtMs }, { metadata: [], days: null }, endMs * 10)).toBe(false);
  });
});
