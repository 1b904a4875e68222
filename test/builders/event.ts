import type { NewEvent, StoredEvent } from '../../src/domain/event.js';
import type { Pair } from './all-different.js';
import { jsonText } from './json-text.js';
import { T0_MS } from './time.js';
import { uniqueId } from './unique-id.js';

export const NEW_EVENTS: Pair<NewEvent> = [
  {
    eventId: 'one',
    type: 'user_speech',
    payload: jsonText({ text: 'Good morning', confidence: 0.98 }),
    timestampMs: T0_MS,
    clientSequence: 7,
  },
  { eventId: 'other', type: 'x.handoff', payload: jsonText({}), timestampMs: T0_MS + 1, clientSequence: 8 },
];

export const STORED_EVENTS: Pair<StoredEvent> = [
  { ...NEW_EVENTS[0], sessionId: 'one', sequence: 1, recordedAtMs: T0_MS, late: true },
  { ...NEW_EVENTS[1], sessionId: 'other', sequence: 2, recordedAtMs: T0_MS + 1, late: false },
];

/** An event as a client sends it, with every field. */
export function aNewEvent(overrides: Partial<NewEvent> = {}): NewEvent {
  return { ...NEW_EVENTS[0], eventId: uniqueId('event'), ...overrides };
}

/** Returns this many events, a second apart. */
export function newEvents(count: number, overrides: Partial<NewEvent> = {}): readonly NewEvent[] {
  return Array.from({ length: count }, (_, index) => aNewEvent({ timestampMs: T0_MS + index * 1000, ...overrides }));
}

export function aStoredEvent(overrides: Partial<StoredEvent> = {}): StoredEvent {
  const place = { sessionId: 'session-of-an-event', late: false };
  return { ...STORED_EVENTS[0], ...place, eventId: uniqueId('event'), ...overrides };
}
