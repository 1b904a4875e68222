import type { Session } from '@conversation-service/client';
import { expect, it } from 'vitest';
import { isMatch } from './own-filters.js';

const ENDED: Session = {
  sessionId: 's',
  status: 'completed',
  language: null,
  metadata: {},
  startedAt: '2026-01-15T09:30:00.000Z',
  endedAt: '2026-01-15T09:30:10.000Z',
  endReason: 'hangup',
  eventCount: 0,
  lastSequence: 0,
  createdAt: '2026-01-15T09:30:00.000Z',
  updatedAt: '2026-01-15T09:30:00.000Z',
};
const OPEN: Session = { ...ENDED, status: 'active', endedAt: null, endReason: null };

it('finds an end reason, including a missing one', () => {
  expect(isMatch(ENDED, { metadata: [], endReason: '' })).toBe(false);
  expect(isMatch({ ...ENDED, endReason: null }, { metadata: [], endReason: '' })).toBe(true);
  expect(isMatch(OPEN, { metadata: [], endReason: '' })).toBe(false);
});
