import { isObject, type JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import type { Incoming } from '../core/incoming.js';
import { instantOf, numberOf } from '../core/times.js';
import { addAside, addSpeech } from '../core/utterance.js';
import { compact, flagOf, idTextOf, listOf, objectOf, presentOf, textOf, toolValue, without } from '../core/values.js';

/** The message and call that items of a history belong to. */
export interface ItemPlace {
  readonly incoming: Incoming;
  readonly call: CallBuilder;
  readonly rev: number;
}

const STAGES = {
  transcription_delay: 'transcriptionMs',
  end_of_turn_delay: 'endOfTurnMs',
  llm_node_ttft: 'llmTtftMs',
  llm_node_ttfs: 'llmTtfsMs',
  tts_node_ttfb: 'ttsTtfbMs',
  e2e_latency: 'e2eMs',
} as const;

/** Reads a member by its name in the Python SDK or in the Node SDK. */
export function pick(item: JsonObject, snake: string): unknown {
  const camel = snake.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return item[snake] ?? item[camel];
}

/** Adds an item of a chat history. */
export function addItem(item: unknown, at: ItemPlace): void {
  if (!isObject(item)) {
    at.call.unknown(at.incoming, 'item', item);
    return;
  }
  const { type } = item;
  if (type === 'message') addMessage(item, at);
  else if (type === 'function_call') addCall(item, at);
  else if (type === 'function_call_output') addOutput(item, at);
  else if (type === 'agent_handoff') {
    const payload = { from: pick(item, 'old_agent_id') ?? undefined, to: pick(item, 'new_agent_id'), kind: 'agent' };
    addAside(at.call, at.incoming, { type: 'x.handoff', payload: compact(payload), item: payload, ...whenOf(item) });
  } else if (type === 'agent_config_update') {
    const payload = {
      kind: 'agent_config_update',
      ...without(item, new Set(['id', 'type', 'created_at', 'createdAt'])),
    };
    at.call.event(at.incoming, { type: 'system', payload, item: payload, ...whenOf(item) });
  } else at.call.unknown(at.incoming, textOf(type) ?? 'item', item, createdMs(item));
}

function addMessage(item: JsonObject, { incoming, call, rev }: ItemPlace): void {
  const text = textOf(
    listOf(item.content)
      .flatMap((part) => textOf(part) ?? textOf(objectOf(part).text) ?? [])
      .join('\n'),
  );
  const itemId = idTextOf(item.id);
  if (item.role !== 'user' && item.role !== 'assistant') {
    const payload = { kind: 'instruction', text };
    call.event(incoming, { type: 'system', payload, item: payload, ...whenOf(item) });
    return;
  }
  if (text === undefined) {
    call.ignore('message without text');
    return;
  }
  const metrics = objectOf(item.metrics);
  const startMs = instantOf(pick(metrics, 'started_speaking_at'));
  const endMs = instantOf(pick(metrics, 'stopped_speaking_at'));
  const interrupted = flagOf(item.interrupted);
  const isCut = item.role === 'assistant' && interrupted === true;
  const fields = {
    text,
    interrupted,
    ...(isCut ? { heardText: text, truncation: { evidence: 'provider_text' } } : {}),
    confidence: numberOf(pick(item, 'transcript_confidence')),
    latency: latencyOf(metrics, startMs, endMs),
  };
  const side = item.role === 'user' ? 'user' : 'bot';
  addSpeech(call, incoming, { side, itemId, startMs, endMs, item: fields, rev, fields, ...whenOf(item) });
}

/** If a stop time lies before its start time, the latencies derived from it are left out. */
function latencyOf(
  metrics: JsonObject,
  startMs: number | undefined,
  endMs: number | undefined,
): JsonObject | undefined {
  if (startMs !== undefined && endMs !== undefined && endMs < startMs) return undefined;
  return presentOf(
    Object.fromEntries(
      Object.entries(STAGES).flatMap(([theirs, ours]) => {
        const seconds = numberOf(pick(metrics, theirs));
        return seconds === undefined || seconds < 0 ? [] : [[ours, seconds * 1_000]];
      }),
    ),
  );
}

function addCall(item: JsonObject, { incoming, call }: ItemPlace): void {
  const callId = idTextOf(pick(item, 'call_id'));
  const payload = { callId, name: textOf(item.name), arguments: toolValue(item.arguments ?? item.args) };
  const key = callId === undefined ? {} : { key: `tool:${callId}:call` };
  addAside(call, incoming, { type: 'x.tool_call', payload, item: payload, ...whenOf(item), ...key });
}

function addOutput(item: JsonObject, { incoming, call }: ItemPlace): void {
  const callId = idTextOf(pick(item, 'call_id'));
  const isError = flagOf(pick(item, 'is_error'));
  const payload = { callId, name: textOf(item.name), result: toolValue(item.output), isError };
  const key = callId === undefined ? {} : { key: `tool:${callId}:result` };
  addAside(call, incoming, { type: 'x.tool_result', payload, item: payload, ...whenOf(item), ...key });
}

export function createdMs(item: JsonObject): number | undefined {
  return instantOf(pick(item, 'created_at'));
}

function whenOf(item: JsonObject): { readonly atMs: number | undefined; readonly key?: string } {
  const id = idTextOf(item.id);
  return { atMs: createdMs(item), ...(id === undefined ? {} : { key: id }) };
}
