import { placeEvent } from '../../domain/event.js';
import { initialSession } from '../../domain/session.js';
import type { JsonText } from '../../lib/json/json.js';
import { eventJson } from '../event-json.js';
import { sessionJson } from '../session-json.js';

/**
 * One call from beginning to end. The requests work against a running server in the order of the document, and when
 * repeated are answered as replays.
 */
export const EXAMPLE_SESSION_ID = 'call-4711';

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

export const COMPLETION_EXAMPLE = {
  status: 'completed',
  endReason: 'caller hung up',
  endedAt: '2026-01-15T09:31:00Z',
};

const { metadata, startedAt, ...given } = NEW_SESSION_EXAMPLE;

/** As the service answers it. */
export const SESSION_EXAMPLE: Readonly<Record<string, unknown>> = JSON.parse(
  sessionJson(
    initialSession(
      { ...given, metadata: JSON.stringify(metadata) as JsonText, startedAtMs: Date.parse(startedAt) },
      Date.parse('2026-01-15T09:30:00.310Z'),
    ),
  ),
);

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

const { payload, timestamp, ...sent } = NEW_EVENT_EXAMPLE;

export const EVENT_EXAMPLE: Readonly<Record<string, unknown>> = JSON.parse(
  eventJson(
    placeEvent(
      { ...sent, payload: JSON.stringify(payload) as JsonText, timestampMs: Date.parse(timestamp) },
      EXAMPLE_SESSION_ID,
      1,
      false,
      Date.parse('2026-01-15T09:30:02.190Z'),
    ),
  ),
);
