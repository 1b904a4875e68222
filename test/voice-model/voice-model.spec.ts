import { CallView } from '@conversation-service/voice';
import { describe, expect, it } from 'vitest';
import { compareViews, findDisagreement } from './compare.js';

/** `npm run prove -- --only voice-views` runs more of them, with other seeds. */
const LOGS = 300;

describe('the views of packages/voice, compared with a naive model of the same definitions,', () => {
  it(`agree with it on ${LOGS} random logs`, () => {
    expect(findDisagreement(1, LOGS, CallView)).toBeUndefined();
  });

  // Seeds that once found a fault.
  it.each([2704, 7649, 9206, 12706, 19723])('agree with it on log %i', (seed) => {
    expect(compareViews(seed, CallView)).toBeUndefined();
  });
});
