import { describe, expect, it } from 'vitest';
import { GROUP_EVENTS, GROUP_SESSIONS, groupsOf } from './session-groups.js';

const sizes = (...events: readonly number[]) =>
  groupsOf(events.map((lastSequence) => ({ lastSequence }))).map((group) => group.map((each) => each.lastSequence));

describe('the sessions that are archived together', () => {
  it('are several if they are short', () => {
    const short = Array.from({ length: GROUP_SESSIONS + 2 }, (_, index) => index);
    expect(sizes(...short)).toEqual([short.slice(0, GROUP_SESSIONS), short.slice(GROUP_SESSIONS)]);
    expect(sizes()).toEqual([]);
  });

  it('hold no more events than fit into memory; a longer session is archived alone', () => {
    expect(sizes(1, GROUP_EVENTS - 1, 1, 2 * GROUP_EVENTS, 3, 4)).toEqual([
      [1, GROUP_EVENTS - 1],
      [1],
      [2 * GROUP_EVENTS],
      [3, 4],
    ]);
  });
});
