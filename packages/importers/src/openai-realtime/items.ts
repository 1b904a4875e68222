import type { JsonObject } from '@conversation-service/voice';
import { addAside, addSpeech, type Side } from '../core/utterance.js';
import { idTextOf, objectsOf, textOf, toolValue } from '../core/values.js';
import type { RealtimeEvent } from './event.js';

/** Adds an item of the conversation, as far as it is known. */
export function addItem(item: JsonObject, at: RealtimeEvent, interrupted?: true): void {
  const { type } = item;
  if (type === 'function_call') addToolCall(item, at);
  else if (type === 'function_call_output') addToolResult(item, at);
  else if (type === 'message') addMessage(item, at, interrupted);
  else at.call.unknown(at.incoming, textOf(type) ?? at.type, item);
}

function addMessage(item: JsonObject, { incoming, call }: RealtimeEvent, interrupted: true | undefined): void {
  const itemId = idTextOf(item.id);
  const parts = objectsOf(item.content);
  const text = textOf(parts.flatMap((part) => textOf(part.transcript) ?? textOf(part.text) ?? []).join(' '));
  if (item.role === 'system') {
    const payload = { kind: 'instruction', text };
    call.event(incoming, { type: 'system', payload, item: { payload, itemId }, ...keyed(itemId) });
    return;
  }
  const side: Side = item.role === 'assistant' ? 'bot' : 'user';
  const isText = parts.length > 0 && parts.every((part) => 'text' in part && !('transcript' in part));
  const fields = { text, medium: isText ? 'text' : undefined, interrupted };
  if (itemId === undefined && text === undefined) call.ignore('empty item');
  // Without a text yet, it tells when the utterance began.
  else addSpeech(call, incoming, { side, itemId, item: { side, fields }, ...keyed(itemId), fields });
}

export function addToolCall(called: JsonObject, { incoming, call, facts }: RealtimeEvent): void {
  const callId = idTextOf(called.call_id);
  const given = textOf(called.arguments);
  // An item whose arguments have not arrived yet.
  if (given === undefined && called.status === 'in_progress') {
    call.ignore('function_call in progress');
    return;
  }
  const name = textOf(called.name) ?? (callId === undefined ? undefined : facts.toolNames.get(callId));
  const payload = { callId, name, arguments: toolValue(given) };
  addAside(call, incoming, { type: 'x.tool_call', payload, item: payload, ...keyed(callId, ':call') });
}

function addToolResult(item: JsonObject, { incoming, call }: RealtimeEvent): void {
  const callId = idTextOf(item.call_id);
  const payload = { callId, result: toolValue(item.output) };
  addAside(call, incoming, { type: 'x.tool_result', payload, item: payload, ...keyed(callId, ':result') });
}

export function keyed(id: string | undefined, suffix = ''): { readonly key?: string } {
  return id === undefined ? {} : { key: `${id}${suffix}` };
}
