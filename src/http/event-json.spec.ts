import { describe, expect, it } from 'vitest';
import { oneFieldChanged } from '../../test/builders/all-different.js';
import { STORED_EVENTS } from '../../test/builders/event.js';
import { eventJson } from './event-json.js';

describe('the answer', () => {
  it.each(oneFieldChanged(STORED_EVENTS))('contains %s of an event', (_name, event) => {
    expect(JSON.parse(eventJson(event))).not.toEqual(JSON.parse(eventJson(STORED_EVENTS[0])));
  });
});
