import type { LoggedEvent } from '../logged-event.js';
import { type Issue, SIDES, type Side } from '../vocabulary.js';
import { PayloadReader } from './payload-reader.js';
import { readLatency, readSource, readTruncation } from './read-parts.js';
import type { EventClock } from './read-utterance.js';
import { EMPTY_FIELDS, type Statement } from './statement.js';

/** Voice activity: gives start and end to the utterance of its side and item if that has none. */
export interface Activity {
  readonly side: Side;
  readonly itemId: string;
  readonly provider: string | null;
  readonly sequence: number;
  readonly startMs: number | null;
  readonly endMs: number | null;
}

/** An event about an utterance that other events carry. */
export interface Supplement {
  /** The side of the utterance; for metrics that name an item it is unknown. */
  readonly side: Side;
  /** A final statement of `rev` 0 with the sequence of the event. */
  readonly statement: Statement;
  /** Undefined for metrics. */
  readonly cut: Cut | undefined;
}

/** The content of an `x.interruption`. */
export interface Cut {
  /** False for a backchannel or a false alarm. */
  readonly isInterruption: boolean;
  readonly resumed: boolean;
  readonly atMs: number | null;
  readonly timestampMs: number;
  readonly sequence: number;
}

/** Reads an `x.speech`; undefined if it names no side or no item, so that it applies to nothing. */
export function readActivity(event: LoggedEvent, clock: EventClock, issues: Issue[]): Activity | undefined {
  const reader = new PayloadReader(event.payload, event.sequence, issues);
  const side = reader.oneOf('side', SIDES);
  reader.oneOf('state', ['started', 'stopped']);
  const itemId = reader.nonBlank('itemId');
  const provider = readSource(reader)?.provider ?? null;
  const startMs = reader.offsetFrom(clock.sessionStartMs, 'startMs');
  const endMs = reader.offsetFrom(clock.sessionStartMs, 'endMs');
  if (side === null || itemId === null) return undefined;
  return { side, itemId, provider, sequence: event.sequence, startMs, endMs };
}

/** Reads an `x.interruption`, which refers to an utterance of the interrupted side. */
export function readInterruption(event: LoggedEvent, clock: EventClock, issues: Issue[]): Supplement {
  const reader = new PayloadReader(event.payload, event.sequence, issues);
  const by = reader.oneOf('by', SIDES) ?? 'user';
  const isInterruption = reader.flag('isInterruption') ?? true;
  const resumed = reader.flag('resumed') ?? false;
  const heard = reader.text('heardText');
  const truncation = readTruncation(reader);
  const said = {
    heardText: heard !== null && heard.trim() === '' ? '' : heard,
    truncation,
    interrupted: true,
  };
  const atMs = truncation?.atMs ?? null;
  return {
    side: by === 'user' ? 'bot' : 'user',
    // If nothing was interrupted, it says nothing about what was heard.
    statement: toStatement(event, clock, reader, isInterruption ? said : {}),
    cut: { isInterruption, resumed, atMs, timestampMs: clock.timestampMs, sequence: event.sequence },
  };
}

/** Reads an `x.metrics`. */
export function readMetrics(event: LoggedEvent, clock: EventClock, issues: Issue[]): Supplement {
  const reader = new PayloadReader(event.payload, event.sequence, issues);
  const statement = toStatement(event, clock, reader, { latency: readLatency(reader) });
  return { side: 'bot', statement, cut: undefined };
}

function toStatement(
  { sequence, eventId }: LoggedEvent,
  { timestampMs }: EventClock,
  reader: PayloadReader,
  said: Partial<Statement>,
): Statement {
  return {
    ...EMPTY_FIELDS,
    interrupted: null,
    latency: null,
    sequence,
    eventId,
    timestampMs,
    provider: readSource(reader)?.provider ?? null,
    itemId: reader.nonBlank('itemId'),
    isFinal: true,
    rev: 0,
    endPointer: '',
    ...said,
  };
}
