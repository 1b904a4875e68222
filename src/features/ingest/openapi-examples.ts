import { exportVcon, importerOf } from '@conversation-service/importers';

/** The smallest report that is a call. */
export const DELIVERY_EXAMPLE = {
  message: {
    type: 'end-of-call-report',
    timestamp: 1_768_470_660_000,
    endedReason: 'customer-ended-call',
    call: { id: '3b6f1c1e-5a0e-4f7e-9a64-6b0b5d1f2c11', createdAt: '2026-01-15T09:50:00.000Z' },
    artifact: {
      messages: [
        { role: 'bot', message: 'How can I help?', time: 1_768_470_601_000, endTime: 1_768_470_602_400 },
        { role: 'user', message: 'I lost my card.', time: 1_768_470_603_100, endTime: 1_768_470_604_300 },
      ],
    },
  },
} as const;

export const RESULT_EXAMPLE = {
  provider: 'vapi',
  messages: 1,
  ignored: {},
  sessions: [
    {
      sessionId: 'vapi:3b6f1c1e-5a0e-4f7e-9a64-6b0b5d1f2c11',
      created: true,
      completed: true,
      appended: 2,
      duplicates: 0,
      conflicts: 0,
      sealed: 0,
      invalid: 0,
    },
  ],
  issues: [],
} as const;

const vapi = importerOf('vapi');

export const PROVIDERS_EXAMPLE = {
  providers: [
    {
      provider: 'vapi',
      title: vapi?.page.title ?? '',
      path: '/ingest/vapi',
      arrives: vapi?.page.arrives ?? [],
      understands: vapi?.understands ?? [],
      setUp: vapi?.page.setUp ?? '',
      access: 'signed',
      secretVariable: 'INGEST_VAPI_SECRET',
      hasSecret: true,
      activity: {
        countedSince: '2026-01-15T09:30:00.000Z',
        lastTakenAt: '2026-01-15T09:51:02.250Z',
        lastRefusal: { at: '2026-01-15T09:30:00.000Z', code: 'INVALID_SIGNATURE' },
        deliveries: { taken: 12, refused: { INVALID_SIGNATURE: 1 } },
        messages: 12,
        sessions: { created: 4, completed: 4 },
        events: { appended: 61, duplicates: 17, conflicts: 0, sealed: 0, invalid: 0 },
        notUnderstood: 1,
        issues: 0,
        recentIssues: [
          {
            at: '2026-01-15T09:51:02.250Z',
            sessionId: 'vapi:3b6f1c1e-5a0e-4f7e-9a64-6b0b5d1f2c11',
            pointer: '',
            detail: 'not understood, and stored unchanged: voice-input',
          },
        ],
      },
    },
  ],
};

export const VCON_EXAMPLE = exportVcon({
  session: {
    sessionId: 'call-4711',
    status: 'completed',
    startedAt: '2026-01-15T09:30:00.000Z',
    endedAt: '2026-01-15T09:31:00.000Z',
    createdAt: '2026-01-15T09:30:00.100Z',
  },
  events: [
    {
      eventId: 'evt-1',
      type: 'user_speech',
      payload: { text: 'I lost my card.', startMs: 0, endMs: 1_200 },
      timestamp: '2026-01-15T09:30:00.000Z',
      sequence: 1,
    },
  ],
  annotations: [],
});
