import { isObject, type JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import type { Importer, ProviderPage } from '../core/importer.js';
import type { Incoming } from '../core/incoming.js';
import { secondsToMs } from '../core/times.js';
import { addAside, addSpeech } from '../core/utterance.js';
import { compact, idTextOf, objectOf, objectsOf, presentOf, textOf, toolValue, without } from '../core/values.js';

type Reader = (message: JsonObject, incoming: Incoming, call: CallBuilder) => void;

const speech =
  (side: 'user' | 'bot', state: 'started' | 'stopped'): Reader =>
  (_, incoming, call) =>
    addAside(call, incoming, { type: 'x.speech', payload: { side, state }, item: { side, state } });

const system =
  (kind: string, textName: string): Reader =>
  (message, incoming, call) => {
    const payload = compact({
      kind,
      text: textOf(message[textName]),
      ...without(message, new Set(['type', textName])),
    });
    call.event(incoming, { type: 'system', payload, item: payload });
  };

const READERS: Readonly<Record<string, Reader>> = {
  Welcome: (_, incoming, call) => call.startsAt(incoming.receivedAtMs),
  Settings: (message, incoming, call) => call.annotate(without(message, new Set(['type'])), 0, incoming.receivedAtMs),
  UserStartedSpeaking: speech('user', 'started'),
  ConversationText: readText,
  InjectUserMessage: (message, incoming, call) => {
    const fields = { text: textOf(message.content), medium: 'text' };
    addSpeech(call, incoming, { side: 'user', item: fields, fields });
  },
  AgentThinking: system('thinking', 'content'),
  FunctionCallRequest: readCalls,
  FunctionCallResponse: readResult,
  AgentStartedSpeaking: (message, incoming, call) => {
    speech('bot', 'started')(message, incoming, call);
    readLatency(message, incoming, call);
  },
  LatencyReport: readLatency,
  AgentAudioDone: speech('bot', 'stopped'),
  Error: system('error', 'description'),
  Warning: system('warning', 'description'),
  InjectionRefused: system('injection_refused', 'message'),
};
/** Keep-alives, acknowledgements, and what a client repeats. */
const IGNORED: ReadonlySet<string> = new Set([
  ...['KeepAlive', 'SettingsApplied', 'PromptUpdated', 'SpeakUpdated', 'History', 'InjectAgentMessage'],
]);

const PAGE: ProviderPage = {
  title: 'Deepgram Voice Agent',
  example: { file: 'server-messages.json' },
  arrives: ['recorder', 'file'],
  setUp:
    'Messages pass between Deepgram and your application, so your application records them, in both directions, each in an ' +
    'envelope `{"receivedAt", "direction", "message"}`. The messages themselves contain no time.',
  fields: [
    'Welcome.request_id | sessionId | `deepgram:<request_id>`',
    'ConversationText.content | text | role `assistant` is `bot_speech`, `user` is `user_speech`',
    'FunctionCallRequest.functions[].id | callId | `x.tool_call` with `name` and `arguments`',
    'FunctionCallResponse.content | result | `x.tool_result`',
    'AgentStartedSpeaking.total_latency | latency.e2eMs | seconds; `x.metrics`, as are `ttt_latency` (`llmTtftMs`) and `tts_latency` (`ttsTtfbMs`)',
    'UserStartedSpeaking, AgentStartedSpeaking, AgentAudioDone | x.speech',
    'Settings.* | annotation deepgram',
  ],
  failures: [],
  limits: [
    'When something was said, unless the recorder adds the time to each message.',
    'Which answer was interrupted, what was heard of it, and the end of the call.',
  ],
};

/** Reads the messages of a Deepgram Voice Agent, in both directions. */
export const deepgram: Importer = {
  provider: 'deepgram',
  page: PAGE,
  understands: Object.keys(READERS),
  callIdOf: (message) => idTextOf(message.request_id),
  read(messages, call) {
    for (const incoming of messages) {
      const { message } = incoming;
      const type = textOf(objectOf(message).type) ?? 'message';
      const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
      if (IGNORED.has(type)) call.ignore(type);
      else if (isObject(message) && reader) reader(without(message, NAMES_CALL), incoming, call);
      else call.unknown(incoming, type, message);
    }
  },
};

const NAMES_CALL: ReadonlySet<string> = new Set(['request_id']);

function readText(message: JsonObject, incoming: Incoming, call: CallBuilder): void {
  const text = textOf(message.content);
  const side = message.role === 'assistant' ? 'bot' : 'user';
  if (text === undefined) call.ignore('ConversationText');
  else addSpeech(call, incoming, { side, item: { side, text }, fields: { text } });
}

function readCalls(message: JsonObject, incoming: Incoming, call: CallBuilder): void {
  for (const { id, name, arguments: given } of objectsOf(message.functions)) {
    const callId = idTextOf(id);
    const payload = { callId, name: textOf(name), arguments: toolValue(given) };
    const key = callId === undefined ? {} : { key: `tool:${callId}:call` };
    addAside(call, incoming, { type: 'x.tool_call', payload, item: payload, ...key });
  }
}

function readResult(message: JsonObject, incoming: Incoming, call: CallBuilder): void {
  const callId = idTextOf(message.id);
  const payload = { callId, name: textOf(message.name), result: toolValue(message.content) };
  const key = callId === undefined ? {} : { key: `tool:${callId}:result` };
  addAside(call, incoming, { type: 'x.tool_result', payload, item: payload, ...key });
}

/** In seconds; a `LatencyReport` may arrive in parts. */
function readLatency(message: JsonObject, incoming: Incoming, call: CallBuilder): void {
  const latency = presentOf({
    e2eMs: secondsToMs(message.total_latency),
    llmTtftMs: secondsToMs(message.ttt_token_latency ?? message.ttt_latency),
    ttsTtfbMs: secondsToMs(message.tts_latency),
  });
  if (latency) addAside(call, incoming, { type: 'x.metrics', payload: { latency }, item: latency });
  else if (message.type === 'LatencyReport') call.unknown(incoming, 'LatencyReport', message);
}
