import type { JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import type { Incoming } from '../core/incoming.js';
import { numberOf } from '../core/times.js';
import { addAside, addSpeech, type Side } from '../core/utterance.js';
import {
  compact,
  flagOf,
  idTextOf,
  listOf,
  objectOf,
  objectsOf,
  presentOf,
  textOf,
  toolValue,
} from '../core/values.js';

type Reader = (data: JsonObject, incoming: Incoming, call: CallBuilder) => void;

const speech =
  (side: Side, state: 'started' | 'stopped'): Reader =>
  (_, incoming, call) =>
    addAside(call, incoming, { type: 'x.speech', payload: { side, state }, item: { side, state } });

const READERS: Readonly<Record<string, Reader>> = {
  'user-transcription': readTranscription,
  'user-started-speaking': speech('user', 'started'),
  'user-stopped-speaking': speech('user', 'stopped'),
  'bot-started-speaking': speech('bot', 'started'),
  'bot-stopped-speaking': speech('bot', 'stopped'),
  'bot-interrupted': (_, incoming, call) => {
    const payload = { truncation: { evidence: 'none' } };
    addAside(call, incoming, { type: 'x.interruption', payload, item: payload });
  },
  'llm-function-call': readCall,
  'llm-function-call-in-progress': readCall,
  'llm-function-call-stopped': readResult,
  metrics: readMetrics,
  dtmf: (data, incoming, call) => {
    const buttons = listOf(data.buttons).filter((button) => typeof button === 'string');
    const payload = { digits: buttons.join('') || textOf(data.button), by: 'user' };
    addAside(call, incoming, { type: 'x.dtmf', payload, item: payload });
  },
  'send-text': (data, incoming, call) => {
    const fields = { text: textOf(data.content), medium: 'text' };
    addSpeech(call, incoming, { side: 'user', item: fields, fields });
  },
  error: (data, incoming, call) => {
    const payload = { kind: 'error', text: textOf(data.error) ?? textOf(data.message), fatal: flagOf(data.fatal) };
    call.event(incoming, { type: 'system', payload, item: payload });
  },
};
/** Keep-alives, audio levels, and what other messages say in more detail. */
const IGNORED: ReadonlySet<string> = new Set([
  ...[
    'client-ready',
    'bot-ready',
    'bot-connected',
    'bot-audio',
    'bot-audio-level',
    'user-audio-level',
    'user-llm-text',
  ],
  ...['llm-function-call-started', 'user-mute-started', 'user-mute-stopped', 'bot-llm-search-response'],
]);

export const RTVI_TYPES: readonly string[] = [
  ...Object.keys(READERS),
  ...['bot-llm-text', 'bot-tts-text', 'bot-output', 'bot-transcription'],
];

/** Adds an RTVI message that is not part of an answer. */
export function addRtvi(message: JsonObject, incoming: Incoming, call: CallBuilder): void {
  const type = textOf(message.type) ?? 'message';
  const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (IGNORED.has(type)) call.ignore(type);
  else if (reader) reader(objectOf(message.data), incoming, call);
  else call.unknown(incoming, type, message);
}

function readTranscription(data: JsonObject, incoming: Incoming, call: CallBuilder): void {
  const text = textOf(data.text);
  const atMs = call.instant(incoming, '/data/timestamp', data.timestamp);
  const fields = { text, final: data.final === false ? false : undefined, language: textOf(data.language) };
  if (text === undefined) call.ignore('user-transcription');
  else addSpeech(call, incoming, { side: 'user', item: fields, fields, atMs });
}

function readCall(data: JsonObject, incoming: Incoming, call: CallBuilder): void {
  const callId = idTextOf(data.tool_call_id);
  const payload = { callId, name: textOf(data.function_name), arguments: toolValue(data.arguments ?? data.args) };
  const key = callId === undefined ? {} : { key: `tool:${callId}:call` };
  addAside(call, incoming, { type: 'x.tool_call', payload, item: payload, ...key });
}

function readResult(data: JsonObject, incoming: Incoming, call: CallBuilder): void {
  const callId = idTextOf(data.tool_call_id);
  const cancelled = data.cancelled === true ? true : undefined;
  const payload = { callId, name: textOf(data.function_name), result: toolValue(data.result), cancelled };
  const key = callId === undefined ? {} : { key: `tool:${callId}:result` };
  addAside(call, incoming, { type: 'x.tool_result', payload, item: payload, ...key });
}

const STAGES = [
  [/stt|transcri/i, 'transcriptionMs'],
  [/llm/i, 'llmTtftMs'],
  [/tts/i, 'ttsTtfbMs'],
] as const;

/** In seconds, by the name of the processor. */
function readMetrics(data: JsonObject, incoming: Incoming, call: CallBuilder): void {
  const claims = objectsOf(data.ttfb).flatMap(({ processor, value }) => {
    const stage = STAGES.find(([pattern]) => pattern.test(textOf(processor) ?? ''))?.[1];
    const seconds = numberOf(value);
    return stage === undefined || seconds === undefined || seconds < 0 ? [] : [[stage, seconds * 1_000] as const];
  });
  const payload = compact({ latency: presentOf(Object.fromEntries(claims)), ...data });
  addAside(call, incoming, { type: 'x.metrics', payload, item: payload });
}
