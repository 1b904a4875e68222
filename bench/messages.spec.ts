import { describe, expect, it } from 'vitest';
import { EVENT_ID_MARK, eventId, eventText, MARKED_SESSION, PAYLOAD, PAYLOAD_BYTES, sessionId } from './messages.js';

describe('the messages of the benchmarks', () => {
  it('carry a payload of exactly the published size', () => {
    expect(Buffer.byteLength(PAYLOAD)).toBe(PAYLOAD_BYTES);
    expect(JSON.parse(eventText())).toMatchObject({ payload: JSON.parse(PAYLOAD) as object });
  });

  it('keep their length when their marks are filled in', () => {
    const numbers = [0, 1, 10_000_000, 9_999_999_999];
    expect(numbers.map((number) => eventId(number).length)).toEqual(numbers.map(() => EVENT_ID_MARK.length));
    expect(sessionId(999_999)).toHaveLength(MARKED_SESSION.length);
  });

  it('never reuse an event id, and no id directly follows another', () => {
    const ids = Array.from({ length: 10_000 }, (_, number) => eventId(number));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id, index) => id > (ids[index - 1] ?? '')).length).toBeLessThan(ids.length * 0.6);
  });
});
