import { describe, expect, it } from 'vitest';
import { maskSecret, withoutCredentials } from './secrets.js';

describe('maskSecret', () => {
  it('shows the scheme and nothing else', () => {
    expect(maskSecret('postgres://user:hunter2@db/x')).toBe('postgres://***');
    expect(maskSecret('hunter2')).toBe('***');
    expect(maskSecret('hunter2hunter2hunter2hunter2://x')).toBe('***');
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
