import { isObject, type JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import type { Importer } from '../core/importer.js';
import type { Incoming } from '../core/incoming.js';
import { secondsToMs } from '../core/times.js';
import { idTextOf, listOf, objectOf, textOf, without } from '../core/values.js';
import { AWS_PAGE } from './page.js';
import {
  addRealtime,
  addSpeechSegments,
  addTurn,
  documentLengthMs,
  lastSegmentMs,
  rolesOf,
  type SegmentPlace,
} from './segments.js';

/** Reads call documents and real-time segments of AWS. */
export const aws: Importer = {
  provider: 'aws',
  page: AWS_PAGE,
  understands: ['STARTED', 'SEGMENTS', 'COMPLETED', 'FAILED', 'Transcript', 'SpeechSegments'],
  callIdOf: (message) =>
    idTextOf(message.ContactId) ??
    idTextOf(objectOf(message.CustomerMetadata).ContactId) ??
    idTextOf(message.SessionId) ??
    idTextOf(message.JobName) ??
    idTextOf(objectOf(message.ConversationAnalytics).GUID) ??
    idTextOf(message.GUID),
  read(messages, call) {
    for (const incoming of messages) readMessage(incoming, call);
  },
};

function readMessage(incoming: Incoming, call: CallBuilder): void {
  const { message } = incoming;
  const at = { incoming, call };
  if (!isObject(message)) call.unknown(incoming, 'message', message);
  else if (textOf(message.EventType)) readRealtime(message, at);
  else if (Array.isArray(message.SpeechSegments)) readPostCallAnalytics(message, at);
  else if (Array.isArray(message.Transcript)) readTranscript(message, at);
  else call.unknown(incoming, 'message', message);
}

const NOT_ANNOTATED: ReadonlySet<string> = new Set([
  ...['Transcript', 'SpeechSegments', 'Segments', 'EventType', 'ContactId', 'JobStatus', 'Version'],
]);

function annotate(message: JsonObject, rev: number, { incoming, call }: SegmentPlace): void {
  call.annotate(without(message, NOT_ANNOTATED), rev, incoming.receivedAtMs);
}

function readRealtime(message: JsonObject, at: SegmentPlace): void {
  const { EventType: type } = message;
  const { incoming, call } = at;
  annotate(message, 0, at);
  for (const segment of listOf(message.Segments)) {
    if (isObject(segment)) addRealtime(segment, at);
    else call.unknown(incoming, 'segment', segment);
  }
  if (type === 'COMPLETED' || type === 'FAILED')
    call.complete({ isFailure: type === 'FAILED', reason: undefined, endMs: undefined });
  else if (type === 'STARTED') {
    const payload = { kind: 'call_started' };
    call.event(incoming, { type: 'system', payload, item: payload, key: 'started' });
  } else if (type !== 'SEGMENTS') call.unknown(incoming, textOf(type) ?? 'message', message);
}

function readTranscript(message: JsonObject, at: SegmentPlace): void {
  const roles = rolesOf(message);
  annotate(message, 2, at);
  for (const turn of listOf(message.Transcript)) {
    if (isObject(turn)) addTurn(turn, roles, at);
    else at.call.unknown(at.incoming, 'turn', turn);
  }
  const isFailure = message.JobStatus === 'FAILED';
  at.call.complete({ isFailure, reason: undefined, endMs: undefined, lengthMs: documentLengthMs(message) });
}

function readPostCallAnalytics(message: JsonObject, at: SegmentPlace): void {
  const { incoming, call } = at;
  const analytics = objectOf(message.ConversationAnalytics);
  const startMs = call.instant(incoming, '/ConversationAnalytics/ConversationTime', analytics.ConversationTime);
  call.startsAt(startMs);
  annotate(message, 2, at);
  addSpeechSegments(message, startMs, at);
  // In AWS's own documents the duration can be shorter than the last end.
  const lengths = [secondsToMs(analytics.Duration), lastSegmentMs(message)].filter((ms) => ms !== undefined);
  const longest = lengths.length > 0 ? Math.max(...lengths) : undefined;
  const endMs = startMs !== undefined && longest !== undefined ? startMs + longest : undefined;
  call.complete({ isFailure: false, reason: undefined, endMs, lengthMs: longest });
}
