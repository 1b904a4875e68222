import { isInterrupted, isPartial, toldText, wordsText } from '../dialects/event-text.js';
import { durationOf, foreignSpanOf } from '../dialects/speech-span.js';
import type { JsonObject } from '../json.js';
import type { LoggedEvent } from '../logged-event.js';
import type { Steps } from '../merge/steps.js';
import { type Issue, MEDIA, ROLES, type Role } from '../vocabulary.js';
import { PayloadReader } from './payload-reader.js';
import { readLatency, readSource, readTruncation, readWords } from './read-parts.js';
import type { Statement, UtteranceFields } from './statement.js';

const OUR_NAMES: ReadonlySet<string> = new Set([
  ...['text', 'generatedText', 'heardText', 'interrupted', 'truncation', 'startedAt', 'endedAt', 'startMs', 'endMs'],
  ...['durationMs', 'generatedMs', 'final', 'itemId', 'rev', 'speaker', 'role', 'medium', 'backchannel', 'language'],
  ...['confidence', 'latency', 'source'],
]);

/** The form of a BCP 47 tag. */
const LANGUAGE = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/;

/** Names that providers use for the side that is not the caller. */
const FOREIGN_ROLES: ReadonlyMap<string, Role> = new Map([
  ['assistant', 'agent'],
  ['bot', 'agent'],
]);

/** When an event happened and when its session began, in epoch milliseconds. */
export interface EventClock {
  readonly timestampMs: number;
  readonly sessionStartMs: number;
}

/** Reads a `user_speech` or `bot_speech` in our vocabulary or that of a provider; ours takes precedence. In steps. */
export function* readUtterance(event: LoggedEvent, clock: EventClock, issues: Issue[]): Steps<Statement> {
  const { payload, sequence, eventId } = event;
  const reader = new PayloadReader(payload, sequence, issues);
  const isForeign = hasForeignNames(payload);
  const source = readSource(reader);
  const texts = yield* readTexts(reader, payload);
  const times = readTimes(reader, payload, isForeign, clock);
  // Field by field: spreading objects costs as much as all the reading.
  return {
    text: texts.text,
    wordsText: texts.wordsText,
    generatedText: texts.generatedText,
    heardText: texts.heardText,
    truncation: readTruncation(reader),
    startMs: times.startMs,
    endMs: times.endMs,
    durationMs: times.durationMs,
    generatedMs: times.generatedMs,
    speaker: reader.nonBlank('speaker'),
    role: readRole(reader, payload),
    medium: reader.oneOf('medium', MEDIA),
    backchannel: reader.flag('backchannel'),
    language: readLanguage(reader),
    confidence: reader.number('confidence', 0, 1),
    words: payload.words === undefined ? null : yield* readWords(reader),
    source,
    sequence,
    eventId,
    timestampMs: clock.timestampMs,
    provider: source?.provider ?? null,
    itemId: reader.nonBlank('itemId'),
    isFinal: reader.flag('final') ?? (isForeign ? !isPartial(payload) : true),
    rev: reader.integer('rev') ?? 0,
    interrupted: reader.flag('interrupted') ?? (isForeign && isInterrupted(payload) ? true : null),
    latency: readLatency(reader),
    endPointer: times.endPointer,
  };
}

function hasForeignNames(payload: JsonObject): boolean {
  for (const name in payload) if (!OUR_NAMES.has(name)) return true;
  return false;
}

type Texts = Pick<UtteranceFields, 'text' | 'wordsText' | 'generatedText' | 'heardText'>;

function* readTexts(reader: PayloadReader, payload: JsonObject): Steps<Texts> {
  const generatedText = reader.nonBlank('generatedText');
  const heard = reader.text('heardText');
  // Blank text was not heard.
  const heardText = heard !== null && heard.trim() === '' ? '' : heard;
  const text = reader.nonBlank('text') ?? (yield* toldText(payload)) ?? null;
  // Words are not used as text if our own vocabulary says more.
  const isInWords = text === null && generatedText === null && heardText === null;
  return { text, wordsText: isInWords ? ((yield* wordsText(payload)) ?? null) : null, generatedText, heardText };
}

type Times = Pick<Statement, 'startMs' | 'endMs' | 'endPointer' | 'durationMs' | 'generatedMs'>;

function readTimes(reader: PayloadReader, payload: JsonObject, isForeign: boolean, clock: EventClock): Times {
  const { sessionStartMs } = clock;
  const startedAtMs = reader.instant('startedAt');
  const endedAtMs = reader.instant('endedAt');
  const startOffset = reader.offsetFrom(sessionStartMs, 'startMs');
  const endOffset = reader.offsetFrom(sessionStartMs, 'endMs');
  const startMs = startedAtMs ?? startOffset;
  const endMs = endedAtMs ?? endOffset;
  const durationMs = reader.lengthMs('durationMs');
  const generatedMs = reader.lengthMs('generatedMs');
  const endPointer = endedAtMs === null ? '/endMs' : '/endedAt';
  const own = { startMs, endMs, endPointer, durationMs, generatedMs };
  if (!isForeign || endMs !== null || durationMs !== null) return own;
  const span = startMs === null ? foreignSpanOf(payload, sessionStartMs) : undefined;
  if (!span) return { ...own, durationMs: durationOf(payload) ?? null };
  return { ...own, startMs: Math.round(span.startMs), endMs: Math.round(span.endMs), endPointer: '' };
}

function readRole(reader: PayloadReader, { role }: JsonObject): Role | null {
  return (typeof role === 'string' ? FOREIGN_ROLES.get(role) : undefined) ?? reader.oneOf('role', ROLES);
}

function readLanguage(reader: PayloadReader): string | null {
  const language = reader.nonBlank('language');
  if (language === null || LANGUAGE.test(language)) return language;
  reader.reject('language', 'must be a BCP 47 language tag');
  return null;
}
