import { describe, expect, it } from 'vitest';
import { killAtAnyCall } from './killed-senders.js';
import { WEBHOOK_FAULTS } from './planted-faults.js';

const FEWEST_CALLS = 60;

describe('the sender of webhooks, killed at any call,', () => {
  it('reports everything, in order, each event in one delivery, and every delivery with the same bytes', async () => {
    const { calls, loss } = await killAtAnyCall();
    expect(loss).toBeUndefined();
    expect(calls).toBeGreaterThan(FEWEST_CALLS);
  });

  it.each(WEBHOOK_FAULTS)('is caught by the test if it has the fault %o', async (Work) => {
    expect((await killAtAnyCall(Work)).loss).toBeDefined();
  });
});
