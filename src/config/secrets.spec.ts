import { describe, expect, it } from 'vitest';
import { shownValue, withoutCredentials } from './secrets.js';

describe('shownValue', () => {
  it('shows only the scheme of a secret', () => {
    expect(shownValue('postgres://user:hunter2@db/x', true)).toBe('postgres://***');
    expect(shownValue('hunter2', true)).toBe('***');
    expect(shownValue('hunter2hunter2hunter2hunter2://x', true)).toBe('***');
  });

  it('shows everything else in quotes, with control characters escaped, and cuts long values', () => {
    expect(shownValue('a\u001b[31m"b', false)).toBe('"a\\u001b[31m\\"b"');
    expect(shownValue('9'.repeat(5_000), false)).toBe(`"${'9'.repeat(80)}…"`);
  });
});

describe('withoutCredentials', () => {
  it.each([
    ['mongodb://user:hunter2@a:1,b:2/calls?replicaSet=rs0', 'mongodb://a:1,b:2/calls'],
    ['mongodb+srv://cluster.example/?x=1', 'mongodb+srv://cluster.example/'],
    ['redis://127.0.0.1:6379', 'redis://127.0.0.1:6379'],
    ['redis://:hunter2@[::1]:6379/0', 'redis://[::1]:6379/0'],
    ['mongodb://user:hun@ter/2?#x@a/calls', 'mongodb://a/calls'],
    ['mongodb://user:hunter2@a/x?m=SERVICE:b@c&tlsCertificateKeyFilePassword=hunter2', 'mongodb://c'],
  ])('shows %s as %s', (address, shown) => {
    expect(withoutCredentials(address)).toBe(shown);
  });
});
