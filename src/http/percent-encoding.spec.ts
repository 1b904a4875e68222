import { describe, expect, it } from 'vitest';
import { encodingFaults } from './percent-encoding.js';

describe('the percent-encoding of a query', () => {
  it.each([
    '/sessions',
    '/sessions?',
    '/%zz',
    '/sessions?limit=1&&a',
    '/sessions?metadata.a=%2B1555&metadata.%F0%9F%98%80=%00',
    '/sessions?metadata.a=100%25',
  ])('is valid in %s', (url) => {
    expect(encodingFaults(url)).toEqual([]);
  });

  it.each([
    ['/sessions?metadata.a=%ff', ['metadata.a']],
    ['/sessions?limit=1&metadata.a=100%&status=%zz', ['metadata.a', 'status']],
    ['/sessions?metadata.%61=%c0%80', ['metadata.a']],
    ['/sessions?%ed%a0%80=1', ['%ed%a0%80']],
    ['/sessions?a=b?%2', ['a']],
  ])('is invalid in %s', (url, names) => {
    expect(encodingFaults(url)).toEqual(
      names.map((parameter) => ({ parameter, detail: expect.stringContaining('%25') })),
    );
  });
});
