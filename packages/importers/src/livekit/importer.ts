import { isObject, type JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import type { Importer } from '../core/importer.js';
import type { Incoming } from '../core/incoming.js';
import { instantOf } from '../core/times.js';
import { idTextOf, listOf, objectOf, objectsOf, textOf, without } from '../core/values.js';
import { addSessionEvent, IGNORED_EVENTS, SESSION_EVENTS } from './events.js';
import { addItem, createdMs, pick } from './items.js';
import { LIVEKIT_PAGE } from './page.js';

/** Reads session reports of LiveKit Agents, chat histories, and events of a session. */
export const livekit: Importer = {
  provider: 'livekit',
  page: LIVEKIT_PAGE,
  understands: ['session report', 'chat history', ...SESSION_EVENTS, ...IGNORED_EVENTS],
  callIdOf: (message) => idTextOf(pick(message, 'job_id')),
  read(messages, call) {
    for (const incoming of messages) readMessage(incoming, call);
  },
};

function readMessage(incoming: Incoming, call: CallBuilder): void {
  const { message } = incoming;
  if (!isObject(message)) call.unknown(incoming, 'message', message);
  else if (isObject(pick(message, 'chat_history'))) readReport(message, incoming, call);
  else if (Array.isArray(message.items)) {
    call.startsAt(earliestMs(message.items));
    readItems(message.items, incoming, call);
  } else addSessionEvent(eventOf(message), { incoming, call });
}

/** Recorders write `{"event", "data"}`. */
function eventOf(message: JsonObject): JsonObject {
  return isObject(message.data) && textOf(message.data.type) ? message.data : message;
}

const NOT_ANNOTATED: ReadonlySet<string> = new Set([
  ...['job_id', 'jobId', 'chat_history', 'chatHistory', 'events', 'timestamp'],
]);
/** Also contained in the history. */
const IN_HISTORY: ReadonlySet<string> = new Set(['conversation_item_added', 'user_input_transcribed']);

function readReport(report: JsonObject, incoming: Incoming, call: CallBuilder): void {
  const items = listOf(objectOf(pick(report, 'chat_history')).items);
  const events = listOf(report.events);
  const madeMs = call.instant(incoming, '/timestamp', report.timestamp);
  call.startsAt(instantOf(pick(report, 'audio_recording_started_at')) ?? earliestMs([...items, ...events]));
  call.annotate(without(report, NOT_ANNOTATED), 2, madeMs ?? incoming.receivedAtMs);
  readItems(items, incoming, call);
  for (const event of events) {
    const type = textOf(objectOf(event).type);
    if (type !== undefined && IN_HISTORY.has(type)) call.ignore(type);
    else if (isObject(event)) addSessionEvent(event, { incoming, call });
    else call.unknown(incoming, 'event', event);
  }
  const close = objectsOf(events).find(({ type }) => type === 'close');
  const isFailure = close !== undefined && (close.reason === 'error' || (close.error ?? null) !== null);
  call.complete({ isFailure, reason: close?.reason, endMs: (close && createdMs(close)) ?? madeMs });
}

function readItems(items: readonly unknown[], incoming: Incoming, call: CallBuilder): void {
  for (const item of items) addItem(item, { incoming, call, rev: 2 });
}

function earliestMs(items: readonly unknown[]): number | undefined {
  const times = items.filter(isObject).flatMap((item) => {
    const speech = instantOf(pick(objectOf(item.metrics), 'started_speaking_at'));
    return [speech, createdMs(item)].filter((ms) => ms !== undefined);
  });
  return times.length > 0 ? times.reduce((a, b) => Math.min(a, b)) : undefined;
}
