import { expect, it } from 'vitest';
import { Tally } from './tally.js';

const FACTS = { language: null, startedAtMs: 0, endedAtMs: 1, eventCount: 1, dimensions: {} } as const;

it('lists equally frequent outcomes in one order, whichever came first', () => {
  const facts = (['completed', 'failed'] as const).flatMap((status) =>
    [null, '', 'hangup'].map((endReason) => ({ ...FACTS, status, endReason })),
  );
  const [forth, back] = [facts, facts.toReversed()].map((each) => {
    const tally = new Tally();
    for (const one of each) tally.add({ sessionId: 's', facts: one, summary: undefined });
    return tally.result().outcomes;
  });
  expect(forth).toHaveLength(facts.length);
  expect(forth).toEqual(back);
});
