import { expect, it } from 'vitest';
import { isMatch } from './own-filters.js';

const ENDED = { endedAt: '2026-01-15T09:30:10.000Z', endReason: 'hangup' };
const OPEN = { endedAt: null, endReason: null };

it('finds an end reason, including a missing one', () => {
  expect(isMatch(ENDED, { metadata: [], endReason: '' })).toBe(false);
  expect(isMatch({ ...ENDED, endReason: null }, { metadata: [], endReason: '' })).toBe(true);
  expect(isMatch(OPEN, { metadata: [], endReason: '' })).toBe(false);
});
