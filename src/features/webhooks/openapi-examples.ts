import { EXAMPLE_SESSION_ID } from '../../http/openapi/examples.js';

export const EXAMPLE_WEBHOOK_ID = 'crm';
export const EXAMPLE_DELIVERY_ID = 'msg_09c3f1a2b4d5e6f708192a3b4c5d6e7f';

export const WEBHOOK_INPUT_EXAMPLE = {
  url: 'https://hooks.example.com/conversations',
  types: ['session.completed', 'event.appended'],
  metadata: { tenant: 'acme' },
  description: 'The CRM of acme',
};

export const WEBHOOK_EXAMPLE = {
  webhookId: EXAMPLE_WEBHOOK_ID,
  url: WEBHOOK_INPUT_EXAMPLE.url,
  types: WEBHOOK_INPUT_EXAMPLE.types,
  eventTypes: [],
  metadata: WEBHOOK_INPUT_EXAMPLE.metadata,
  include: null,
  gatherMs: 1_000,
  description: WEBHOOK_INPUT_EXAMPLE.description,
  enabled: true,
  disabledReason: null,
  disabledAt: null,
  createdAt: '2026-01-15T09:30:00.000Z',
  updatedAt: '2026-01-15T09:30:00.000Z',
  health: {
    state: 'failing',
    pending: 3,
    oldestPendingAt: '2026-01-15T10:02:11.120Z',
    failingSince: '2026-01-15T10:02:11.300Z',
    lastSuccessAt: '2026-01-15T10:01:58.002Z',
    lastFailureAt: '2026-01-15T10:02:16.410Z',
    lastError: 'answered 503',
  },
};

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwTqH8yq1Vd4A=';

export const CREATED_WEBHOOK_EXAMPLE = {
  ...WEBHOOK_EXAMPLE,
  health: {
    state: 'healthy',
    pending: 0,
    oldestPendingAt: null,
    failingSince: null,
    lastSuccessAt: null,
    lastFailureAt: null,
    lastError: null,
  },
  secret: SECRET,
};

export const ROTATION_EXAMPLE = {
  webhookId: EXAMPLE_WEBHOOK_ID,
  secret: SECRET,
  previousSecretExpiresAt: '2026-01-16T09:30:00.000Z',
};

export const TEST_EXAMPLE = { delivered: true, status: 204, durationMs: 82, error: null, body: '' };

export const DELIVERY_EXAMPLE = {
  deliveryId: EXAMPLE_DELIVERY_ID,
  webhookId: EXAMPLE_WEBHOOK_ID,
  type: 'session.completed',
  sessionId: EXAMPLE_SESSION_ID,
  status: 'failed',
  attempts: 1,
  createdAt: '2026-01-15T10:02:11.120Z',
  lastAttemptAt: '2026-01-15T10:02:11.300Z',
  nextAttemptAt: '2026-01-15T10:02:16.300Z',
  lastStatus: 503,
  lastError: 'answered 503',
};

export const DELIVERY_DETAIL_EXAMPLE = {
  ...DELIVERY_EXAMPLE,
  attemptLog: [{ at: '2026-01-15T10:02:11.300Z', status: 503, error: 'answered 503', durationMs: 95 }],
};

export const DELIVERY_LIST_EXAMPLE = {
  deliveries: [DELIVERY_EXAMPLE],
  pagination: { limit: 50, nextCursor: null, hasMore: false },
};

export const REPLAY_EXAMPLE = { from: '2026-01-15T10:00:00.000Z', to: '2026-01-15T11:00:00.000Z', status: 'dead' };
