import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aStoredEvent } from '../../../test/builders/event.js';
import { archivedHistory } from '../../../test/builders/segment.js';
import { eventJson } from '../../http/event-json.js';
import { SegmentCorrupt } from './segment-format.js';
import { EventLines, eventLine, parseEventLine } from './segment-line.js';

const EXPECTED = { sessionId: 's', firstSequence: 1, count: 2 };

function lines(...sequences: readonly number[]): string {
  return sequences.map((sequence) => eventLine(aStoredEvent({ sessionId: 's', sequence }))).join('');
}

describe('the line of an event', () => {
  it('is what the API shows, and can be read back, for any event', () => {
    fc.assert(
      fc.property(archivedHistory, (events) => {
        for (const event of events.slice(0, 40)) {
          const line = eventLine(event);
          expect(line).toBe(`${eventJson(event)}\n`);
          expect(parseEventLine(line.slice(0, -1))).toEqual(event);
        }
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['another object', '{"a":1}'],
    ['a line that is cut off', eventLine(aStoredEvent()).slice(0, -5)],
    ['an invalid time', eventLine(aStoredEvent()).trimEnd().replace('"timestamp":"2026', '"timestamp":"20x6')],
  ])('is not %s', (_, line) => {
    expect(() => parseEventLine(line)).toThrow(SegmentCorrupt);
  });
});

describe('the lines of a frame', () => {
  it('contain the events in order', () => {
    const found = new EventLines(lines(1, 2), EXPECTED);
    expect(found.withSequence(2).sequence).toBe(2);
    expect(found.all().map(({ sequence }) => sequence)).toEqual([1, 2]);
  });

  it.each([
    ['too few', lines(1)],
    ['too many', lines(1, 2, 3)],
    ['not in order', lines(2, 1)],
    ['without a last line feed', lines(1, 2).trimEnd()],
    ['of another session', lines(1, 2).replaceAll('"sessionId":"s"', '"sessionId":"t"')],
  ])('are refused if they are %s', (_, text) => {
    expect(() => new EventLines(text, EXPECTED).all()).toThrow(SegmentCorrupt);
  });
});
