import { expect, it } from 'vitest';
import { GroupTally, metadataDimension } from './group-tally.js';

const FACTS = {
  status: 'completed',
  language: null,
  endReason: null,
  startedAtMs: 0,
  endedAtMs: 1,
  eventCount: 1,
} as const;

it.each(['constructor', 'toString', 'hasOwnProperty'])('groups by a metadata key named %s', (key) => {
  const tally = new GroupTally(metadataDimension(key));
  for (const dimensions of [{}, { [key]: 'a' }, {}]) {
    tally.add({ sessionId: 's', facts: { ...FACTS, dimensions }, summary: undefined });
  }
  expect(tally.result().map((group) => [group.key, group.started])).toEqual([
    [null, 2],
    ['a', 1],
  ]);
});
