import { isDeepStrictEqual } from 'node:util';
import type { EventAnswer, ReadBack, SessionAnswer } from './api.js';
import { type Counts, sentCount } from './counts.js';
import { eventsOf, expectedCounts, type Script } from './script.js';

/** A longer value is cut; its position is what helps. */
const SHOWN_MAX_CHARS = 120;

/** Returns how the service differs from what it was sent, one line each; empty if all is well. */
export function differencesOf(script: Script, counts: Counts, readBack: ReadBack): readonly string[] {
  const log = expectedLog(script);
  const byTime = log.toSorted((a, b) => compareText(a.timestamp, b.timestamp) || a.sequence - b.sequence);
  return [
    ...ofCounts(expectedCounts(script), counts),
    ...ofSession(expectedSession(script), readBack.session),
    ...ofEvents('log', log, readBack.log),
    ...ofEvents('chronological page', byTime, readBack.chronological),
  ].map((difference) => `call ${script.session.sessionId}, ${difference}`);
}

type Fields = Readonly<Record<string, unknown>>;
type ExpectedEvent = Omit<EventAnswer, 'recordedAt'>;

function expectedLog(script: Script): readonly ExpectedEvent[] {
  const { sessionId } = script.session;
  return eventsOf(script).map((event, index) => ({
    ...event,
    sessionId,
    sequence: index + 1,
    ...(event.eventId === script.late.eventId ? { late: true } : {}),
  }));
}

function expectedSession(script: Script): SessionAnswer {
  return { ...script.session, ...script.completion, eventCount: eventsOf(script).length };
}

function ofCounts(expected: Counts, actual: Counts): readonly string[] {
  return isDeepStrictEqual(expected, actual) ? [] : [`answers: expected ${toText(expected)}, got ${toText(actual)}`];
}

function toText(counts: Counts): string {
  const { stored, replayed, refused } = counts;
  return `${stored} stored, ${replayed} replayed, ${refused} refused of ${sentCount(counts)}`;
}

/** Compares only what was sent, because the server adds times of its own. */
function ofSession(expected: SessionAnswer, actual: SessionAnswer): readonly string[] {
  const sent = Object.entries(actual).filter(([name]) => Object.hasOwn(expected, name));
  return ofFields('session', expected, Object.fromEntries(sent));
}

function ofEvents(view: string, expected: readonly ExpectedEvent[], actual: readonly EventAnswer[]): readonly string[] {
  const places = Array.from({ length: Math.max(expected.length, actual.length) }, (_, index) => index);
  return places.flatMap((place) => ofEvent(`${view}, place ${place + 1}`, expected[place], actual[place]));
}

function ofEvent(
  place: string,
  expected: ExpectedEvent | undefined,
  actual: EventAnswer | undefined,
): readonly string[] {
  if (!expected) return [`${place}: ${actual?.eventId} was never sent there`];
  if (!actual) return [`${place}: ${expected.eventId} is missing`];
  if (actual.eventId !== expected.eventId) return [`${place}: sent ${expected.eventId}, read ${actual.eventId}`];
  const { recordedAt: _, ...comparable } = actual;
  return ofFields(`${place}, ${expected.eventId}`, expected, comparable);
}

function ofFields(place: string, expected: object, actual: object): readonly string[] {
  const sent: Fields = { ...expected };
  const read: Fields = { ...actual };
  return [...new Set([...Object.keys(sent), ...Object.keys(read)])]
    .filter((name) => !isDeepStrictEqual(sent[name], read[name]))
    .map((name) => `${place}, ${name}: sent ${show(sent[name])}, read ${show(read[name])}`);
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > SHOWN_MAX_CHARS ? `${text.slice(0, SHOWN_MAX_CHARS)}…` : text;
}

/** By code units: UTC times with the same number of digits sort as text. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
