import type { JsonObject } from '@conversation-service/voice';
import { numberOf } from '../core/times.js';
import { addAside, addSpeech } from '../core/utterance.js';
import { compact, flagOf, objectOf, objectsOf, textOf, without } from '../core/values.js';
import { addItem, createdMs, type ItemPlace, pick } from './items.js';

type Place = Omit<ItemPlace, 'rev'>;
type Reader = (event: JsonObject, at: Place) => void;

const READERS: Readonly<Record<string, Reader>> = {
  conversation_item_added: (event, at) => addItem(event.item, { ...at, rev: 0 }),
  user_input_transcribed: readTranscribed,
  function_tools_executed: (event, at) => {
    const lists = [pick(event, 'function_calls'), pick(event, 'function_call_outputs')];
    for (const item of lists.flatMap(objectsOf)) addItem(item, { ...at, rev: 0 });
  },
  user_state_changed: (event, at) => readState(event, 'user', at),
  agent_state_changed: (event, at) => readState(event, 'bot', at),
  overlapping_speech: readOverlap,
  agent_false_interruption: (event, at) => {
    addCut(event, { isInterruption: false, resumed: flagOf(event.resumed) }, at);
  },
  session_usage_updated: ({ usage, ...event }, { call }) =>
    call.annotate({ usage: objectOf(usage) }, 0, createdMs(event)),
  close: (event, at) => addSystem(event, 'call_ended', at),
  error: (event, at) => addSystem(event, 'error', at),
};

export const SESSION_EVENTS: readonly string[] = Object.keys(READERS);
/** Also contained in the items of the history. */
export const IGNORED_EVENTS: readonly string[] = ['metrics_collected', 'speech_created', 'tool_execution_updated'];

/** Adds an event of a session. */
export function addSessionEvent(event: JsonObject, at: Place): void {
  const type = textOf(event.type) ?? 'message';
  const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (IGNORED_EVENTS.includes(type)) at.call.ignore(type);
  else if (reader) reader(event, at);
  else at.call.unknown(at.incoming, type, event, createdMs(event));
}

/** The item that follows is the utterance, so even a final transcript is only a part of it. */
function readTranscribed(event: JsonObject, { incoming, call }: Place): void {
  const text = textOf(event.transcript);
  const fields = { text, final: false, language: textOf(event.language), speaker: textOf(pick(event, 'speaker_id')) };
  if (text === undefined) call.ignore('user_input_transcribed');
  else addSpeech(call, incoming, { side: 'user', item: fields, fields, atMs: createdMs(event) });
}

function readState(event: JsonObject, side: 'user' | 'bot', { incoming, call }: Place): void {
  const before = pick(event, 'old_state');
  const after = pick(event, 'new_state');
  const state = after === 'speaking' ? 'started' : before === 'speaking' ? 'stopped' : undefined;
  if (state === undefined) {
    call.ignore(`${side === 'user' ? 'user' : 'agent'}_state_changed`);
    return;
  }
  const payload = { side, state };
  addAside(call, incoming, { type: 'x.speech', payload, item: payload, atMs: createdMs(event) });
}

/** There is no verdict if the agent had ended or the detector was not asked. */
function readOverlap(event: JsonObject, at: Place): void {
  const isInterruption = flagOf(pick(event, 'is_interruption'));
  const requests = numberOf(pick(event, 'num_requests'));
  const hasVerdict = isInterruption !== undefined && pick(event, 'agent_ended') !== true && requests !== 0;
  if (hasVerdict) addCut(event, { isInterruption }, at);
  else addSystem(event, 'overlapping_speech', at);
}

function addCut(event: JsonObject, payload: JsonObject, { incoming, call }: Place): void {
  addAside(call, incoming, {
    type: 'x.interruption',
    payload: compact(payload),
    item: payload,
    atMs: createdMs(event),
  });
}

function addSystem(event: JsonObject, kind: string, { incoming, call }: Place): void {
  const payload = { kind, ...without(event, new Set(['type', 'kind', 'created_at', 'createdAt'])) };
  call.event(incoming, { type: 'system', payload, item: payload, atMs: createdMs(event) });
}
