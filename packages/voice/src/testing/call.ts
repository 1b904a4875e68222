import { CallView } from '../call-view.js';
import type { LoggedEvent } from '../logged-event.js';
import type { SessionHead } from '../session.js';
import type { TranscriptOptions, TranscriptUtterance } from '../transcript/transcript.js';

export const STARTED_AT = '2026-01-15T09:30:00.000Z';
export const START_MS = Date.parse(STARTED_AT);

export const SESSION: SessionHead = { sessionId: 'call-1', startedAt: STARTED_AT, language: 'en-US' };

/** The instant this many milliseconds after the start of the session. */
export function at(offsetMs: number): string {
  return new Date(START_MS + offsetMs).toISOString();
}

/** An event without a sequence, which follows from its position in the list. */
export interface Told {
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Offset of the timestamp; one second per event by default. */
  readonly atMs?: number;
  readonly eventId?: string;
}

export const user = (payload: Told['payload'], atMs?: number): Told => tell('user_speech', payload, atMs);
export const bot = (payload: Told['payload'], atMs?: number): Told => tell('bot_speech', payload, atMs);
export const cut = (payload: Told['payload'], atMs?: number): Told => tell('x.interruption', payload, atMs);

export function tell(type: string, payload: Told['payload'], atMs?: number): Told {
  return { type, payload, ...(atMs === undefined ? {} : { atMs }) };
}

/** A user or bot utterance with a span. */
export const span = (text: string, startMs: number, endMs: number, more: Told['payload'] = {}) => ({
  text,
  startMs,
  endMs,
  ...more,
});

export function eventsOf(told: readonly Told[]): readonly LoggedEvent[] {
  return told.map(({ type, payload, atMs, eventId }, place) => ({
    type,
    payload,
    sequence: place + 1,
    eventId: eventId ?? `e${place + 1}`,
    timestamp: at(atMs ?? place * 1_000),
  }));
}

export function call(told: readonly Told[], session: SessionHead = SESSION): CallView {
  const view = new CallView(session);
  for (const event of eventsOf(told)) view.add(event);
  return view;
}

export const utterances = (told: readonly Told[], options?: TranscriptOptions): readonly TranscriptUtterance[] =>
  call(told).transcript(options).utterances;

/** Returns the only utterance of these events. */
export function utterance(told: readonly Told[], options?: TranscriptOptions): TranscriptUtterance {
  const [first, ...more] = utterances(told, options);
  if (!first || more.length > 0) throw new Error(`${more.length + (first ? 1 : 0)} utterances, not 1`);
  return first;
}

export const texts = (told: readonly Told[], options?: TranscriptOptions) =>
  utterances(told, options).map(({ text }) => text);

export const turnsOf = (told: readonly Told[], session: SessionHead = SESSION) => call(told, session).turns();

export const issuesOf = (told: readonly Told[]) =>
  call(told)
    .transcript()
    .issues.map(({ sequence, pointer }) => [sequence, pointer]);
