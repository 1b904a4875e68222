import { isObject, type JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import type { Importer } from '../core/importer.js';
import type { Incoming } from '../core/incoming.js';
import { numberOf, secondsToMs } from '../core/times.js';
import { idTextOf, objectOf, textOf, without } from '../core/values.js';
import { addTurns, turnsOf } from './conversation.js';
import { ELEVENLABS_PAGE, isElevenLabsFailure } from './page.js';
import { type Answers, IGNORED_TYPES, SOCKET_READERS } from './socket.js';

const REPORTS: ReadonlySet<string> = new Set(['post_call_transcription', 'call_initiation_failure', 'conversation']);

/** Reads post-call webhooks, conversations of the API, and WebSocket events of ElevenLabs. */
export const elevenlabs: Importer = {
  provider: 'elevenlabs',
  page: ELEVENLABS_PAGE,
  understands: [...REPORTS, ...Object.keys(SOCKET_READERS)],
  callIdOf: (message) =>
    idTextOf(objectOf(message.data).conversation_id) ??
    idTextOf(message.conversation_id) ??
    idTextOf(objectOf(message.conversation_initiation_metadata_event).conversation_id),
  read(messages, call) {
    const answers: Answers = new Map();
    for (const incoming of inOrder(messages)) readMessage(incoming, call, answers);
  },
};

/** The user's words can arrive after the answer; event numbers give the order. */
function inOrder(messages: readonly Incoming[]): readonly Incoming[] {
  const ids = messages.map(({ message }) => eventIdOf(message));
  if (ids.some((id) => id === undefined)) return messages;
  return messages
    .map((incoming, place) => ({ incoming, id: ids[place] ?? 0 }))
    .sort((a, b) => a.id - b.id)
    .map(({ incoming }) => incoming);
}

function eventIdOf(message: unknown): number | undefined {
  const events = Object.entries(objectOf(message)).filter(([name]) => name.endsWith('_event'));
  return numberOf(objectOf(events[0]?.[1]).event_id);
}

function typeOf(message: JsonObject): string {
  if ('user_audio_chunk' in message) return 'user_audio_chunk';
  return textOf(message.type) ?? ('conversation_id' in message ? 'conversation' : 'message');
}

function readMessage(incoming: Incoming, call: CallBuilder, answers: Answers): void {
  const { message } = incoming;
  if (!isObject(message)) {
    call.unknown(incoming, 'message', message);
    return;
  }
  const type = typeOf(message);
  const reader = Object.hasOwn(SOCKET_READERS, type) ? SOCKET_READERS[type] : undefined;
  if (IGNORED_TYPES.has(type) || type === 'post_call_audio') call.ignore(type);
  else if (REPORTS.has(type)) readReport(type, message, incoming, call);
  else if (reader) reader({ message, incoming, call, answers });
  else call.unknown(incoming, type, message);
}

const NOT_ANNOTATED: ReadonlySet<string> = new Set(['transcript', 'conversation_id', 'type']);

function readReport(type: string, message: JsonObject, incoming: Incoming, call: CallBuilder): void {
  const data = type === 'conversation' && !isObject(message.data) ? message : objectOf(message.data);
  const metadata = objectOf(data.metadata);
  const atMs = call.instant(incoming, '/event_timestamp', message.event_timestamp) ?? incoming.receivedAtMs;
  const startMs = call.instant(incoming, '/data/metadata/start_time_unix_secs', metadata.start_time_unix_secs);
  const isGoingOn = data.status === 'in-progress' || data.status === 'initiated';
  const rev = isGoingOn ? 1 : 2;
  call.startsAt(startMs);
  call.annotate(without(data, NOT_ANNOTATED), rev, atMs);
  addTurns(turnsOf(data), { incoming, call, startMs, rev });
  if (isGoingOn) return;
  const lengthMs = secondsToMs(metadata.call_duration_secs);
  const endMs = startMs !== undefined && lengthMs !== undefined ? startMs + lengthMs : undefined;
  const reason = metadata.termination_reason ?? data.failure_reason;
  const isFailure = type === 'call_initiation_failure' || data.status === 'failed' || isElevenLabsFailure(reason);
  call.complete({ isFailure, reason, endMs: endMs ?? atMs, lengthMs });
}
