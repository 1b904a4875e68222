import type { NewEvent, StoredEvent } from '../../src/domain/event.js';
import { jsonText } from './json-text.js';
import { T0_MS } from './time.js';
import { uniqueId } from './unique-id.js';

/** An event as a client sends it, with every field. */
export function aNewEvent(overrides: Partial<NewEvent> = {}): NewEvent {
  return {
    eventId: uniqueId('event'),
    type: 'user_speech',
    payload: jsonText({ text: 'Good morning', confidence: 0.98 }),
    timestampMs: T0_MS,
    clientSequence: 7,
    ...overrides,
  };
}

/** As many events as wanted, a second apart. */
export function newEvents(count: number, overrides: Partial<NewEvent> = {}): readonly NewEvent[] {
  return Array.from({ length: count }, (_, index) => aNewEvent({ timestampMs: T0_MS + index * 1000, ...overrides }));
}

export function aStoredEvent(overrides: Partial<StoredEvent> = {}): StoredEvent {
  return {
    eventId: uniqueId('event'),
    sessionId: 'session-of-an-event',
    sequence: 1,
    type: 'user_speech',
    payload: jsonText({ text: 'Good morning', confidence: 0.98 }),
    timestampMs: T0_MS,
    recordedAtMs: T0_MS,
    clientSequence: 7,
    late: false,
    ...overrides,
  };
}
