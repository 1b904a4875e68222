import fc from 'fast-check';
import type { StoredEvent } from '../../src/domain/event.js';
import { writeSegment } from '../../src/features/archive/segment-writer.js';
import { canonicalJson } from '../../src/lib/json/canonical-json.js';
import type { ByteRange } from '../../src/ports/object-store.js';
import { aStoredEvent } from './event.js';
import { aHead } from './head.js';
import { HOSTILE_OBJECTS } from './hostile-json.js';
import { jsonText } from './json-text.js';
import { aSession } from './session.js';
import { T0_MS } from './time.js';

export const ARCHIVED_ID = 'archived-session';

/** The segment of these events, which must be all of the session, in chunks of this many. */
export function segmentOf(events: readonly StoredEvent[], chunkSize = 333) {
  const session = aSession({ sessionId: ARCHIVED_ID, status: 'completed', lastSequence: events.length });
  return writeSegment(aHead({ session, sealed: true }), chunksOf(events, chunkSize));
}

async function* chunksOf(events: readonly StoredEvent[], size: number): AsyncIterable<readonly StoredEvent[]> {
  for (let at = 0; at < events.length; at += size) yield events.slice(at, at + size);
}

/** Events of a session in order, one second apart by default. */
export function archivedEvents(
  count: number,
  more: (index: number) => Partial<StoredEvent> = () => ({}),
): readonly StoredEvent[] {
  return Array.from({ length: count }, (_, index) =>
    aStoredEvent({
      eventId: `e-${index}`,
      sessionId: ARCHIVED_ID,
      sequence: index + 1,
      timestampMs: T0_MS + index * 1000,
      ...more(index),
    }),
  );
}

/** Ranged reads of these bytes, as an object store answers them: a range beyond the end is truncated. */
export class RangedReads {
  readonly ranges: ByteRange[] = [];

  constructor(private readonly bytes: Buffer) {}

  get count(): number {
    return this.ranges.length;
  }

  get sizeBytes(): number {
    return this.ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  }

  readonly read = (range: ByteRange): Promise<Buffer> => {
    this.ranges.push(range);
    return Promise.resolve(this.bytes.subarray(range.from, range.to));
  };
}

const payload = fc.oneof(
  { weight: 3, arbitrary: fc.dictionary(fc.string({ unit: 'binary', maxLength: 6 }), fc.jsonValue({ maxDepth: 2 })) },
  { weight: 2, arbitrary: fc.constantFrom(...HOSTILE_OBJECTS.map(([, value]) => value)) },
  // The members that follow the payload in a line, within a payload.
  { weight: 1, arbitrary: fc.constant({ timestamp: '2026-01-31T09:30:00.250Z', text: '},"timestamp":"x"}\n\u2028' }) },
  { weight: 1, arbitrary: fc.nat(20_000).map((length) => ({ text: 'ab'.repeat(length) })) },
);

const draft = fc.record({
  type: fc.constantFrom('user_speech', 'bot_speech', 'system', 'x.handoff'),
  payload: payload.filter((value) => canonicalJson(value as never, '').ok).map((value) => jsonText(value as never)),
  /** Usually ascending with some out of order, or any time of the calendar. */
  stepMs: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 20 }) },
    { weight: 2, arbitrary: fc.integer({ min: -60, max: -1 }) },
  ),
  clientSequence: fc.option(fc.nat(), { nil: null }),
  recordedMs: fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }),
});

/** Any session that a store may hold: from none to some hundred events, which fill one frame or several. */
export const archivedHistory: fc.Arbitrary<readonly StoredEvent[]> = fc
  .record({
    drafts: fc.array(draft, { minLength: 1, maxLength: 23 }),
    count: fc.oneof(fc.nat(8), fc.integer({ min: 190, max: 210 }), fc.nat(900)),
    lateFrom: fc.nat(1000),
    startMs: fc.oneof(fc.constant(T0_MS), fc.integer({ min: -1_000_000, max: 1_000_000 })),
  })
  .map(({ drafts, count, lateFrom, startMs }) => {
    let timestampMs = startMs;
    return archivedEvents(count, (index) => {
      const { stepMs, recordedMs, ...fields } = drafts[index % drafts.length] as (typeof drafts)[number];
      timestampMs += stepMs + (index % 7 === 3 ? -5 : 0);
      return { ...fields, timestampMs, recordedAtMs: recordedMs, late: index >= lateFrom };
    });
  });
