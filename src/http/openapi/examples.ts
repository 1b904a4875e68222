/**
 * One call from beginning to end. The requests work against a running server in the order of the document, and again
 * when repeated: each then answers as a replay.
 */
export const EXAMPLE_SESSION_ID = 'call-4711';

export const EXAMPLE_SUBJECT_HASH = '3f8a1be07c1e2b65d6b1f3c54bb3bbd8e1f4a5ce7a0f2f8f4df3c5a1f0b2c7d9';
export const EXAMPLE_ERASURE_ID = 's-3f8a1be07c1e2b65d6b1f3c54bb3bbd8e1f4a5ce';

export const NEW_SESSION_EXAMPLE = {
  sessionId: EXAMPLE_SESSION_ID,
  language: 'en-US',
  metadata: { channel: 'phone', agent: 'support-bot', attempt: 1 },
  startedAt: '2026-01-15T09:30:00Z',
};

export const NEW_EVENT_EXAMPLE = {
  eventId: 'evt-1',
  type: 'user_speech',
  payload: { text: 'Hello, I would like to move my appointment.', confidence: 0.94 },
  timestamp: '2026-01-15T09:30:02.120Z',
  clientSequence: 1,
};

const BATCH_EVENTS = [
  {
    eventId: 'evt-2',
    type: 'bot_speech',
    payload: { text: 'Of course. Which day suits you?' },
    timestamp: '2026-01-15T09:30:04.480Z',
  },
  {
    eventId: 'evt-3',
    type: 'x.handoff.requested',
    payload: { queue: 'appointments' },
    timestamp: '2026-01-15T09:30:09.000Z',
  },
];

export const BATCH_EXAMPLE = { events: BATCH_EVENTS };
export const NDJSON_EXAMPLE = `${BATCH_EVENTS.map((event) => JSON.stringify(event)).join('\n')}\n`;

export const COMPLETION_EXAMPLE = {
  status: 'completed',
  endReason: 'caller hung up',
  endedAt: '2026-01-15T09:31:00Z',
};

export const SESSION_EXAMPLE = {
  sessionId: EXAMPLE_SESSION_ID,
  status: 'initiated',
  language: 'en-US',
  metadata: NEW_SESSION_EXAMPLE.metadata,
  startedAt: '2026-01-15T09:30:00.000Z',
  endedAt: null,
  endReason: null,
  eventCount: 0,
  lastSequence: 0,
  createdAt: '2026-01-15T09:30:00.310Z',
  updatedAt: '2026-01-15T09:30:00.310Z',
};

export const ACTIVE_SESSION_EXAMPLE = {
  ...SESSION_EXAMPLE,
  status: 'active',
  eventCount: 3,
  lastSequence: 3,
  updatedAt: '2026-01-15T09:30:09.120Z',
};

export const COMPLETED_SESSION_EXAMPLE = {
  ...ACTIVE_SESSION_EXAMPLE,
  status: 'completed',
  endedAt: '2026-01-15T09:31:00.000Z',
  endReason: COMPLETION_EXAMPLE.endReason,
  updatedAt: '2026-01-15T09:31:00.090Z',
};

export const EVENT_EXAMPLE = {
  eventId: NEW_EVENT_EXAMPLE.eventId,
  sessionId: EXAMPLE_SESSION_ID,
  sequence: 1,
  type: NEW_EVENT_EXAMPLE.type,
  payload: NEW_EVENT_EXAMPLE.payload,
  timestamp: NEW_EVENT_EXAMPLE.timestamp,
  recordedAt: '2026-01-15T09:30:02.190Z',
  clientSequence: NEW_EVENT_EXAMPLE.clientSequence,
};

export const BATCH_RESULT_EXAMPLE = {
  results: BATCH_EVENTS.map((event, index) => ({
    index,
    eventId: event.eventId,
    outcome: 'appended',
    sequence: index + 2,
  })),
  appended: BATCH_EVENTS.length,
  duplicates: 0,
  conflicts: 0,
  invalid: 0,
};

export const EXAMPLE_STREAM = [
  'retry: 1000\n\n',
  `id: 1\nevent: event\ndata: ${JSON.stringify(EVENT_EXAMPLE)}\n\n`,
  'event: caught-up\ndata: {"lastSequence":1}\n\n',
].join('');

export const EXAMPLE_LIST_STREAM = `retry: 1000\n\nevent: session\ndata: ${JSON.stringify(SESSION_EXAMPLE)}\n\n`;
