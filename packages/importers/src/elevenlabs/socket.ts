import type { JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import { hashOf } from '../core/canonical-json.js';
import type { Incoming } from '../core/incoming.js';
import { numberOf } from '../core/times.js';
import { addAside, addSpeech } from '../core/utterance.js';
import { compact, flagOf, idTextOf, objectOf, textOf, toolValue } from '../core/values.js';

/** Audio, keep-alives and tentative messages: counted, not stored. */
export const IGNORED_TYPES: ReadonlySet<string> = new Set([
  ...['audio', 'ping', 'pong', 'vad_score', 'user_activity', 'user_audio_chunk', 'internal_tentative_agent_response'],
  ...[
    'tentative_user_transcript',
    'agent_reasoning_response_part',
    'agent_chat_response_part',
    'asr_initiation_metadata',
  ],
]);

/** How often the body contains each answer. */
export type Answers = Map<string, number>;

interface SocketMessage {
  readonly message: JsonObject;
  readonly incoming: Incoming;
  readonly call: CallBuilder;
  readonly answers: Answers;
}

type Reader = (message: SocketMessage) => void;

export const SOCKET_READERS: Readonly<Record<string, Reader>> = {
  conversation_initiation_metadata: ({ message, incoming, call }) => {
    const { conversation_id: _, ...metadata } = objectOf(message.conversation_initiation_metadata_event);
    call.annotate({ conversation_initiation_metadata: metadata }, 0, incoming.receivedAtMs);
  },
  conversation_initiation_client_data: ({ message, incoming, call }) => {
    const { type: _, ...data } = message;
    call.annotate({ conversation_initiation_client_data: data }, 0, incoming.receivedAtMs);
  },
  user_transcript: readUserTranscript,
  agent_response: readAgentResponse,
  agent_response_correction: readCorrection,
  interruption: readInterruption,
  user_message: ({ message, incoming, call }) => {
    const text = textOf(message.text);
    if (text === undefined) call.ignore('user_message');
    else addSpeech(call, incoming, { side: 'user', item: { text, typed: true }, fields: { text, medium: 'text' } });
  },
  contextual_update: ({ message, incoming, call }) => {
    const payload = { kind: 'context', text: textOf(message.text) };
    call.event(incoming, { type: 'system', payload, item: payload });
  },
  client_tool_call: (at) => addCall(objectOf(at.message.client_tool_call), at),
  client_tool_result: (at) => addResult(at.message, at),
  agent_tool_request: (at) => addCall(objectOf(at.message.agent_tool_request), at),
  agent_tool_response: (at) => addResult(objectOf(at.message.agent_tool_response), at),
  external_agent_connected: ({ message, incoming, call }) => {
    const { type: _, ...to } = message;
    addAside(call, incoming, { type: 'x.handoff', payload: { to, kind: 'human' }, item: message });
  },
};

function readUserTranscript({ message, incoming, call }: SocketMessage): void {
  const { user_transcript, event_id } = objectOf(message.user_transcription_event);
  const text = textOf(user_transcript);
  const id = numberOf(event_id);
  if (text === undefined) call.ignore('user_transcript');
  else addSpeech(call, incoming, { side: 'user', item: { text, id }, ...keyed('user', id), fields: { text } });
}

function readAgentResponse({ message, incoming, call, answers }: SocketMessage): void {
  const { agent_response, event_id } = objectOf(message.agent_response_event);
  const text = textOf(agent_response);
  const id = numberOf(event_id);
  if (text === undefined) {
    call.ignore('agent_response');
    return;
  }
  const count = (answers.get(text) ?? 0) + 1;
  answers.set(text, count);
  const itemId = answerId(text, count);
  addSpeech(call, incoming, {
    side: 'bot',
    itemId,
    item: { text, id, itemId },
    ...keyed('agent', id),
    fields: { text },
  });
}

/** Refers to the answer whose text is its original; if there is none, it is an utterance of its own. */
function readCorrection({ message, incoming, call, answers }: SocketMessage): void {
  const event = objectOf(message.agent_response_correction_event);
  const text = textOf(event.original_agent_response);
  const heard = event.corrected_agent_response;
  if (text === undefined || typeof heard !== 'string') {
    call.unknown(incoming, 'agent_response_correction', message);
    return;
  }
  const id = numberOf(event.event_id);
  const itemId = answerId(text, answers.get(text) ?? 1);
  addSpeech(call, incoming, {
    side: 'bot',
    itemId,
    item: { text, heard, id, itemId },
    ...keyed('correction', id),
    fields: { text, heardText: heard, interrupted: true, truncation: { evidence: 'provider_text' } },
  });
}

/** An answer and its correction share only the text. */
function answerId(text: string, count: number): string {
  return count > 1 ? `r:${hashOf(text)}:${count}` : `r:${hashOf(text)}`;
}

function readInterruption({ message, incoming, call }: SocketMessage): void {
  const { event_id, reason } = objectOf(message.interruption_event);
  const id = numberOf(event_id);
  const payload = compact({ truncation: { evidence: 'none' }, reason: textOf(reason) });
  addAside(call, incoming, { type: 'x.interruption', payload, item: { payload, id }, ...keyed('interruption', id) });
}

function addCall(tool: JsonObject, { incoming, call }: SocketMessage): void {
  const callId = idTextOf(tool.tool_call_id);
  const payload = { callId, name: textOf(tool.tool_name), arguments: toolValue(tool.parameters) };
  addAside(call, incoming, { type: 'x.tool_call', payload, item: payload, ...keyed('call', callId) });
}

function addResult(tool: JsonObject, { incoming, call }: SocketMessage): void {
  const callId = idTextOf(tool.tool_call_id);
  const isError = flagOf(tool.is_error);
  const payload = { callId, name: textOf(tool.tool_name), result: toolValue(tool.result), isError };
  addAside(call, incoming, { type: 'x.tool_result', payload, item: payload, ...keyed('result', callId) });
}

function keyed(kind: string, id: string | number | undefined): { readonly key?: string } {
  return id === undefined ? {} : { key: `${kind}:${id}` };
}
