import type { StoredEvent } from '../../domain/event.js';
import type { JsonText } from '../../lib/json/json.js';
import { formatRfc3339, parseRfc3339 } from '../../lib/time/rfc3339.js';
import { SegmentCorrupt } from './segment-format.js';

/**
 * Returns one event as a line of a segment: the form of the event log in the API, as a test checks. Duplicated here on
 * purpose: archived events keep their form, whatever the API becomes.
 */
export function eventLine(event: StoredEvent): string {
  const { eventId, sessionId, sequence, type, payload, timestampMs, recordedAtMs, clientSequence, late } = event;
  return (
    `{"eventId":"${eventId}","sessionId":"${sessionId}","sequence":${sequence},"type":"${type}","payload":${payload},` +
    `"timestamp":"${formatRfc3339(timestampMs)}","recordedAt":"${formatRfc3339(recordedAtMs)}"` +
    `${clientSequence === null ? '' : `,"clientSequence":${clientSequence}`}${late ? ',"late":true' : ''}}\n`
  );
}

const BEFORE_PAYLOAD = /^\{"eventId":"([^"]+)","sessionId":"([^"]+)","sequence":(\d+),"type":"([^"]+)","payload":/;
const BEHIND_PAYLOAD = /,"timestamp":"([^"]+)","recordedAt":"([^"]+)"(?:,"clientSequence":(\d+))?(,"late":true)?\}$/y;

/** Parses a line without its line feed. @throws SegmentCorrupt for anything that `eventLine` does not write. */
export function parseEventLine(line: string): StoredEvent {
  const before = BEFORE_PAYLOAD.exec(line);
  // No object follows the payload, so the last occurrence is the event's own.
  BEHIND_PAYLOAD.lastIndex = Math.max(0, line.lastIndexOf(',"timestamp":"'));
  const behind = BEHIND_PAYLOAD.exec(line);
  const timestampMs = parseRfc3339(behind?.[1] ?? '');
  const recordedAtMs = parseRfc3339(behind?.[2] ?? '');
  if (!before || !behind || timestampMs === undefined || recordedAtMs === undefined)
    throw new SegmentCorrupt('a line is not an event');
  const [prefix, eventId = '', sessionId = '', sequence, type = ''] = before;
  return {
    eventId,
    sessionId,
    sequence: Number(sequence),
    type,
    // It was canonical when written and is never parsed, so it is the same text.
    payload: line.slice(prefix.length, behind.index) as JsonText,
    timestampMs,
    recordedAtMs,
    clientSequence: behind[3] === undefined ? null : Number(behind[3]),
    late: behind[4] !== undefined,
  };
}

/** The events of a frame's text: this many, from this sequence on, all of one session. */
export class EventLines {
  private readonly lines: readonly string[];
  private readonly parsed: (StoredEvent | undefined)[];

  /** @throws SegmentCorrupt if there are more or fewer */
  constructor(
    text: string,
    private readonly expected: { readonly sessionId: string; readonly firstSequence: number; readonly count: number },
  ) {
    if (!text.endsWith('\n')) throw new SegmentCorrupt('the last line has no end');
    this.lines = text.slice(0, -1).split('\n');
    if (this.lines.length !== expected.count) throw new SegmentCorrupt('a frame contains a different number of events');
    this.parsed = this.lines.map(() => undefined);
  }

  all(): readonly StoredEvent[] {
    return this.lines.map((_, index) => this.parse(index));
  }

  /** Parsed on demand: a page needs a quarter of a frame, and parsing is most of the work. @throws SegmentCorrupt */
  withSequence(sequence: number): StoredEvent {
    return this.parse(sequence - this.expected.firstSequence);
  }

  private parse(index: number): StoredEvent {
    const known = this.parsed[index];
    if (known) return known;
    const event = parseEventLine(this.lines[index] ?? '');
    const { sessionId, firstSequence } = this.expected;
    if (event.sequence !== firstSequence + index || event.sessionId !== sessionId)
      throw new SegmentCorrupt('a frame contains other events than it should');
    this.parsed[index] = event;
    return event;
  }
}
