import type { JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import { cleanObject } from '../core/clean.js';
import type { Incoming } from '../core/incoming.js';
import { lengthMs, numberOf, secondsToMs } from '../core/times.js';
import { addAside, addSpeech, type Side } from '../core/utterance.js';
import { compact, idTextOf, objectOf, objectsOf, presentOf, textOf } from '../core/values.js';

/** The message and call that segments belong to. */
export interface SegmentPlace {
  readonly incoming: Incoming;
  readonly call: CallBuilder;
}

/** The role behind each participant id. */
export type Roles = ReadonlyMap<unknown, unknown>;

export function rolesOf(document: JsonObject): Roles {
  return new Map(objectsOf(document.Participants).map((one) => [one.ParticipantId, one.ParticipantRole]));
}

function sideOf(role: unknown): Side {
  return typeof role === 'string' && /agent/i.test(role) ? 'bot' : 'user';
}

/** Adds a turn of Transcribe Call Analytics or Contact Lens, with times in milliseconds. */
export function addTurn(turn: JsonObject, roles: Roles, at: SegmentPlace): void {
  const begin = numberOf(turn.BeginOffsetMillis);
  const role = turn.ParticipantRole ?? roles.get(turn.ParticipantId) ?? turn.ParticipantId;
  const side = sideOf(role);
  // An id can occur with several start times, and then identifies several turns.
  const itemId = `${idTextOf(turn.Id) ?? side}:${begin ?? ''}`;
  addOffsets(turn, textOf(turn.Content), { side, itemId, rev: 2, final: undefined }, at);
}

/** Adds a real-time segment: first parts of a transcript, then the transcript. */
export function addRealtime(segment: JsonObject, at: SegmentPlace): void {
  const { Utterance: part, Transcript: whole, ...other } = segment;
  if (part !== undefined) {
    const told = objectOf(part);
    const side = sideOf(told.ParticipantRole ?? told.ParticipantId);
    addOffsets(
      told,
      textOf(told.PartialContent),
      { side, itemId: idTextOf(told.TranscriptId), rev: 0, final: false },
      at,
    );
  }
  if (whole !== undefined) {
    const told = objectOf(whole);
    const side = sideOf(told.ParticipantRole ?? told.ParticipantId);
    addOffsets(told, textOf(told.Content), { side, itemId: idTextOf(told.Id), rev: 0, final: undefined }, at);
  }
  for (const [name, value] of Object.entries(cleanObject(other))) {
    const payload = { kind: `aws.${name.toLowerCase()}`, raw: value };
    at.call.event(at.incoming, { type: 'system', payload, item: payload });
  }
}

interface Statement {
  readonly side: Side;
  readonly itemId: string | undefined;
  readonly rev: number;
  readonly final: false | undefined;
}

function addOffsets(told: JsonObject, text: string | undefined, statement: Statement, at: SegmentPlace): void {
  const { side, itemId, rev, final } = statement;
  if (text === undefined) {
    at.call.ignore('turn without text');
    return;
  }
  const startMs = lengthMs(told.BeginOffsetMillis);
  const endMs = lengthMs(told.EndOffsetMillis);
  const fields = {
    text,
    startMs,
    endMs,
    final,
    role: side === 'bot' ? 'human_agent' : undefined,
    words: wordsOf(objectsOf(told.Items)),
    sentiment: textOf(told.Sentiment),
  };
  const key = `${itemId ?? side}:${startMs ?? ''}`;
  addSpeech(at.call, at.incoming, { side, itemId, key, item: { side, fields }, rev, fields });
}

function wordsOf(items: readonly JsonObject[]): readonly JsonObject[] | undefined {
  const words = items.flatMap((item) => {
    const word = textOf(item.Content)?.trim();
    if (word === undefined || /^punctuation$/i.test(textOf(item.Type) ?? '')) return [];
    const times = { startMs: lengthMs(item.BeginOffsetMillis), endMs: lengthMs(item.EndOffsetMillis) };
    return [compact({ word, ...times, confidence: numberOf(item.Confidence) })];
  });
  return words.length > 0 ? words : undefined;
}

/** Adds the segments of Post-Call Analytics, with times in seconds. */
export function addSpeechSegments(document: JsonObject, callStartMs: number | undefined, at: SegmentPlace): void {
  const analytics = objectOf(document.ConversationAnalytics);
  const labels = new Map(objectsOf(analytics.SpeakerLabels).map((one) => [one.Speaker, textOf(one.DisplayText)]));
  for (const segment of objectsOf(document.SpeechSegments)) {
    const speaker = labels.get(segment.SegmentSpeaker) ?? textOf(segment.SegmentSpeaker);
    addSpeechSegment(segment, speaker, callStartMs, at);
  }
}

function addSpeechSegment(
  segment: JsonObject,
  speaker: string | undefined,
  callStartMs: number | undefined,
  at: SegmentPlace,
): void {
  const text = textOf(segment.DisplayText) ?? textOf(segment.OriginalText);
  const side = sideOf(speaker);
  const startMs = secondsToMs(segment.SegmentStartTime);
  const endMs = secondsToMs(segment.SegmentEndTime);
  const instant = (ms: number | undefined) =>
    ms === undefined || callStartMs === undefined ? undefined : callStartMs + ms;
  const key = `${side}:${startMs ?? ''}`;
  if (text === undefined) at.call.ignore('segment without text');
  else {
    const fields = {
      text,
      ...(callStartMs === undefined ? { startMs, endMs } : {}),
      speaker,
      role: side === 'bot' ? 'human_agent' : undefined,
      words: pcaWords(objectsOf(segment.WordConfidence)),
    };
    const times = { startMs: instant(startMs), endMs: instant(endMs) };
    addSpeech(at.call, at.incoming, { side, itemId: key, key, ...times, item: { side, fields }, rev: 2, fields });
  }
  if (segment.SegmentInterruption !== true) return;
  const payload = { by: side };
  const item = { payload, startMs };
  addAside(at.call, at.incoming, { type: 'x.interruption', payload, item, key: `cut:${key}`, atMs: instant(startMs) });
}

function pcaWords(items: readonly JsonObject[]): readonly JsonObject[] | undefined {
  const words = items.flatMap((item) => {
    const word = textOf(item.Text)?.trim();
    const times = { startMs: secondsToMs(item.StartTime), endMs: secondsToMs(item.EndTime) };
    return word === undefined ? [] : [presentOf({ word, ...times, confidence: numberOf(item.Confidence) }) ?? {}];
  });
  return words.length > 0 ? words : undefined;
}

/** Returns the last end of the segments, in milliseconds since the start of the call. */
export function lastSegmentMs(document: JsonObject): number | undefined {
  const ends = objectsOf(document.SpeechSegments).flatMap(({ SegmentEndTime: end }) => secondsToMs(end) ?? []);
  return ends.length > 0 ? ends.reduce((a, b) => Math.max(a, b)) : undefined;
}

/** Returns how long the call of a document took, as it says itself, or else until the last turn ended. */
export function documentLengthMs(document: JsonObject): number | undefined {
  const told = lengthMs(objectOf(document.ConversationCharacteristics).TotalConversationDurationMillis);
  const ends = objectsOf(document.Transcript).flatMap(({ EndOffsetMillis: end }) => lengthMs(end) ?? []);
  return told ?? (ends.length > 0 ? ends.reduce((a, b) => Math.max(a, b)) : undefined);
}
