import { ACTIVE_SESSION_EXAMPLE, EXAMPLE_SESSION_ID } from '../../http/openapi/examples.js';

const EXAMPLE_SUBJECT_HASH = '3f8a1be07c1e2b65d6b1f3c54bb3bbd8e1f4a5ce7a0f2f8f4df3c5a1f0b2c7d9';
export const EXAMPLE_ERASURE_ID = 's-3f8a1be07c1e2b65d6b1f3c54bb3bbd8e1f4a5ce';

export const ERASING_EXAMPLE = {
  erasureId: EXAMPLE_ERASURE_ID,
  state: 'erasing',
  subjectHash: EXAMPLE_SUBJECT_HASH,
  requestedAt: '2026-01-15T10:00:00.000Z',
  finishedAt: null,
  counts: { sessions: 1, liveEvents: 57, archivedEvents: 0, objects: 0, held: 0 },
  receiptHash: null,
};

export const ERASED_EXAMPLE = {
  ...ERASING_EXAMPLE,
  state: 'erased',
  finishedAt: '2026-01-15T10:00:00.041Z',
  receiptHash: 'c0a5c3f5b1de2e0f7a9b1d8e6c4f2a0b9d8c7e6f5a4b3c2d1e0f9a8b7c6d5e4f',
};

export const ERASING_SESSION_EXAMPLE = { ...ERASING_EXAMPLE, sessionId: EXAMPLE_SESSION_ID };
export const ERASED_SESSION_EXAMPLE = { ...ERASED_EXAMPLE, sessionId: EXAMPLE_SESSION_ID };

export const FORECAST_EXAMPLE = {
  dryRun: true,
  counts: { sessions: 12, liveEvents: 340, archivedEvents: 5_120, objects: 8, held: 1 },
  truncated: false,
};

export const HELD_SESSION_EXAMPLE = {
  ...ACTIVE_SESSION_EXAMPLE,
  legalHold: { reason: 'case 2026-17', since: '2026-01-15T09:45:00.000Z' },
};
