import { describe, expect, it } from 'vitest';
import { providerDeliveries } from './provider-deliveries.js';

describe('the calls of voice platforms in the demo', () => {
  it('lie in the past, so that none is listed above the calls of today', () => {
    const future = providerDeliveries().flatMap(({ provider, body }) => {
      const seconds = Buffer.from(body)
        .toString()
        .matchAll(/"created_at": (\d{10})\b/g);
      return [...seconds].filter(([, at]) => Number(at) * 1000 > Date.now()).map(([found]) => `${provider}: ${found}`);
    });
    expect(future).toEqual([]);
  });
});
