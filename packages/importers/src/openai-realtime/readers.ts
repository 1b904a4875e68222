import type { JsonObject } from '@conversation-service/voice';
import { instantOf, lengthMs, numberOf } from '../core/times.js';
import { addAside, addSpeech } from '../core/utterance.js';
import { compact, idTextOf, objectOf, objectsOf, textOf, without } from '../core/values.js';
import type { RealtimeEvent } from './event.js';
import { addItem, addToolCall, keyed } from './items.js';

type Reader = (event: RealtimeEvent) => void;

const readItem: Reader = (event) => addItem(objectOf(event.message.item), event);

export const READERS: Readonly<Record<string, Reader>> = {
  'session.created': readSession,
  'session.updated': readSession,
  'conversation.item.added': readItem,
  'conversation.item.created': readItem,
  'conversation.item.done': readItem,
  'conversation.item.retrieved': readItem,
  'response.output_item.added': readItem,
  'response.output_item.done': readItem,
  'conversation.item.input_audio_transcription.completed': (event) => readText(event, 'user', {}),
  'conversation.item.input_audio_transcription.segment': readSegment,
  'conversation.item.input_audio_transcription.failed': readFailedTranscription,
  'response.output_audio_transcript.done': (event) => readText(event, 'bot', {}),
  'response.audio_transcript.done': (event) => readText(event, 'bot', {}),
  'response.output_text.done': (event) => readText(event, 'bot', { medium: 'text' }),
  'response.text.done': (event) => readText(event, 'bot', { medium: 'text' }),
  'response.function_call_arguments.done': (event) => addToolCall(event.message, event),
  'response.done': readResponse,
  'conversation.item.truncated': readTruncation,
  'conversation.item.deleted': (event) => addSystem(event, 'item_deleted', { itemId: event.message.item_id }),
  'input_audio_buffer.speech_started': readSpeech,
  'input_audio_buffer.speech_stopped': readSpeech,
  'input_audio_buffer.timeout_triggered': (event) => addSystem(event, 'idle_timeout', spanOf(event.message)),
  'input_audio_buffer.dtmf_event_received': readDtmf,
  'output_audio_buffer.started': readPlayback,
  'output_audio_buffer.stopped': readPlayback,
  'output_audio_buffer.cleared': readPlayback,
  error: readError,
};

/** Audio, what other events repeat, and mere requests of the application. */
export const IGNORED_TYPES: ReadonlySet<string> = new Set([
  ...['conversation.created', 'response.created', 'rate_limits.updated', 'response.content_part.added'],
  ...['response.content_part.done', 'response.output_audio.done', 'response.audio.done'],
  ...['response.function_call_arguments.delta', 'input_audio_buffer.committed', 'input_audio_buffer.cleared'],
  ...[
    'input_audio_buffer.append',
    'input_audio_buffer.commit',
    'input_audio_buffer.clear',
    'output_audio_buffer.clear',
  ],
  ...['session.update', 'conversation.item.create', 'conversation.item.retrieve', 'conversation.item.truncate'],
  ...['conversation.item.delete', 'response.create', 'response.cancel'],
]);

function readSession({ type, message, incoming, call }: RealtimeEvent): void {
  if (type === 'session.created') call.startsAt(incoming.receivedAtMs);
  const session = without(objectOf(message.session), new Set(['id', 'object', 'client_secret', 'expires_at']));
  call.annotate(session, 0, incoming.receivedAtMs);
}

function readText({ type, message, incoming, call }: RealtimeEvent, side: 'user' | 'bot', more: JsonObject): void {
  const itemId = idTextOf(message.item_id);
  const text = textOf(message.transcript) ?? textOf(message.text);
  if (text === undefined) {
    call.ignore(type);
    return;
  }
  const fields = { text, ...more };
  addSpeech(call, incoming, { side, itemId, item: { side, fields }, ...keyed(itemId), fields });
}

function readSegment({ message, incoming, call }: RealtimeEvent): void {
  const itemId = idTextOf(message.item_id);
  const fields = { text: textOf(message.text), speaker: textOf(message.speaker), final: false };
  const key = keyed(itemId, `:${idTextOf(message.id) ?? 'segment'}`);
  addSpeech(call, incoming, { side: 'user', itemId, item: fields, ...key, fields });
}

function readFailedTranscription(event: RealtimeEvent): void {
  const { item_id, error } = event.message;
  addSystem(event, 'transcription_failed', { itemId: item_id, text: textOf(objectOf(error).message), error });
}

/** A response that was cancelled because the user began to speak was interrupted. */
function readResponse(event: RealtimeEvent): void {
  const response = objectOf(event.message.response);
  const reason = objectOf(response.status_details).reason;
  const isCut = response.status === 'cancelled' && reason === 'turn_detected';
  for (const item of objectsOf(response.output)) addItem(item, event, isCut ? true : undefined);
  const { id: responseId, status, status_details: details, usage } = response;
  addSystem(event, 'response_done', compact({ responseId, status, details, usage }));
}

function readTruncation({ message, incoming, call }: RealtimeEvent): void {
  const itemId = idTextOf(message.item_id);
  const truncation = compact({ evidence: 'playback_ms', playedMs: lengthMs(message.audio_end_ms) });
  const payload = compact({ itemId, truncation });
  addAside(call, incoming, { type: 'x.interruption', payload, item: payload, ...keyed(itemId, ':cut') });
}

function readSpeech({ type, message, incoming, call }: RealtimeEvent): void {
  const itemId = idTextOf(message.item_id);
  const state = type.endsWith('started') ? 'started' : 'stopped';
  const payload = compact({ side: 'user', state, itemId, ...spanOf(message) });
  addAside(call, incoming, { type: 'x.speech', payload, item: payload, ...keyed(itemId, `:${state}`) });
}

/** Milliseconds of the session's audio. */
function spanOf(message: JsonObject): JsonObject {
  return compact({ startMs: numberOf(message.audio_start_ms), endMs: numberOf(message.audio_end_ms) });
}

/** When the caller began and stopped hearing a response; only over WebRTC and SIP. */
function readPlayback({ type, message, incoming, call, facts }: RealtimeEvent): void {
  const responseId = idTextOf(message.response_id);
  const itemId = responseId === undefined ? undefined : facts.itemOfResponse.get(responseId);
  const state = type.endsWith('started') ? 'started' : 'stopped';
  const atMs = incoming.receivedAtMs;
  const at = atMs === undefined ? undefined : new Date(atMs).toISOString();
  const time = state === 'started' ? { startedAt: at } : { endedAt: at };
  const cleared = type.endsWith('cleared') ? true : undefined;
  const payload = compact({ side: 'bot', state, itemId, responseId, cleared, ...time });
  addAside(call, incoming, { type: 'x.speech', payload, item: payload, ...keyed(responseId, `:${type.slice(20)}`) });
}

function readDtmf({ message, incoming, call }: RealtimeEvent): void {
  const payload = { digits: textOf(message.event), by: 'user' };
  addAside(call, incoming, { type: 'x.dtmf', payload, item: message, atMs: instantOf(message.received_at) });
}

function readError(event: RealtimeEvent): void {
  const error = objectOf(event.message.error);
  addSystem(event, 'error', { text: textOf(error.message), error });
}

function addSystem({ message, incoming, call }: RealtimeEvent, kind: string, more: JsonObject): void {
  const payload = compact({ kind, ...more });
  // Event ids are not unique, so the key includes the content.
  call.event(incoming, { type: 'system', payload, item: payload, ...keyed(idTextOf(message.event_id), `:${kind}`) });
}
