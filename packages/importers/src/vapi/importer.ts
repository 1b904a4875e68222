import { isObject, type JsonObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import type { Importer } from '../core/importer.js';
import type { Incoming } from '../core/incoming.js';
import { lengthMs, secondsToMs } from '../core/times.js';
import { addAside, addSpeech } from '../core/utterance.js';
import { compact, flagOf, idTextOf, objectOf, objectsOf, textOf, without } from '../core/values.js';
import { addConversation, addToolCalls, conversationOf, lastEndMs } from './conversation.js';
import type { VapiMessage } from './message.js';
import { isVapiFailure, VAPI_PAGE } from './page.js';
import { addSpeechStarted } from './speech-started.js';

type Reader = (message: VapiMessage) => void;

const READERS: Readonly<Record<string, Reader>> = {
  'end-of-call-report': readReport,
  'status-update': readStatus,
  'conversation-update': (message) => readConversation(message, 1),
  transcript: readTranscript,
  'speech-update': readSpeechUpdate,
  'user-interrupted': readInterruption,
  'assistant.speechStarted': addSpeechStarted,
  'assistant-speech': addSpeechStarted,
  'transfer-update': readTransfer,
  'tool-calls': readQuestion,
  'assistant-request': readQuestion,
  'transfer-destination-request': readQuestion,
};

/** Reads the server messages of Vapi. */
export const vapi: Importer = {
  provider: 'vapi',
  page: VAPI_PAGE,
  understands: Object.keys(READERS),
  callIdOf: (message) => idTextOf(objectOf(bodyOf(message).call).id),
  read(messages, call) {
    for (const incoming of messages) readMessage(incoming, call);
  },
};

/** Server messages are under `message`. */
function bodyOf(message: JsonObject): JsonObject {
  return isObject(message.message) ? message.message : message;
}

function readMessage(incoming: Incoming, call: CallBuilder): void {
  if (!isObject(incoming.message)) {
    call.unknown(incoming, 'message', incoming.message);
    return;
  }
  const body = bodyOf(incoming.message);
  const type = textOf(body.type) ?? 'message';
  const atMs = call.instant(incoming, '/message/timestamp', body.timestamp);
  const createdMs = call.instant(incoming, '/message/call/createdAt', objectOf(body.call).createdAt);
  const callStartMs = createdMs ?? call.instant(incoming, '/message/startedAt', body.startedAt);
  call.startsAt(callStartMs);
  annotate(body, type, call, atMs ?? incoming.receivedAtMs);
  // `transcript[transcriptType="final"]` is the name of a subscription in the dashboard, and is also sent as the type.
  const name = type.replace(/\[.*$/s, '');
  const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  if (reader) reader({ body, type: name, incoming, call, callStartMs, atMs });
  else call.unknown(incoming, type, without(body, ABOUT_CALL), atMs);
}

/** What live messages repeat about their call. */
const ABOUT_CALL: ReadonlySet<string> = new Set(['call', 'customer', 'phoneNumber', 'assistant', 'squad']);
/** Parts of a report that become events or carry no information. */
const IN_EVENTS: ReadonlySet<string> = new Set([
  ...['type', 'timestamp', 'messages', 'messagesOpenAIFormatted', 'conversation', 'toolCalls', 'toolCallList'],
  ...['toolWithToolCallList', 'status'],
]);
const TRANSCRIPTS: ReadonlySet<string> = new Set(['messages', 'messagesOpenAIFormatted', 'transcript']);

function annotate(body: JsonObject, type: string, call: CallBuilder, atMs: number | undefined): void {
  const isReport = type === 'end-of-call-report';
  const aboutCall = Object.fromEntries(Object.entries(body).filter(([name]) => ABOUT_CALL.has(name)));
  if (!isReport) {
    call.annotate(aboutCall, 0, atMs);
    return;
  }
  const hasMessages = conversationOf(body).length > 0;
  const told = without(body, IN_EVENTS);
  const artifact = without(objectOf(body.artifact), hasMessages ? TRANSCRIPTS : NOTHING);
  const { transcript, ...rest } = told;
  call.annotate({ ...rest, ...(hasMessages ? {} : { transcript }), artifact }, 2, atMs);
}

const NOTHING: ReadonlySet<string> = new Set();

function readReport(message: VapiMessage): void {
  readConversation(message, 2);
  end(message);
}

function readStatus(message: VapiMessage): void {
  const { body, incoming, call, atMs } = message;
  const status = textOf(body.status);
  readConversation(message, 1);
  if (status === 'ended') end(message);
  const payload = { kind: 'call_status', status, reason: textOf(body.endedReason) };
  call.event(incoming, { type: 'system', payload, item: payload, key: `status:${status}`, atMs });
}

function readConversation({ body, incoming, call, callStartMs, atMs }: VapiMessage, rev: number): void {
  addConversation(conversationOf(body), body, { incoming, call, rev, callStartMs, atMs });
}

function end({ body, incoming, call, atMs }: VapiMessage): void {
  const reason = body.endedReason ?? objectOf(body.call).endedReason;
  const toldMs = call.instant(incoming, '/message/endedAt', body.endedAt ?? objectOf(body.call).endedAt);
  const endMs = toldMs ?? lastEndMs(conversationOf(body)) ?? atMs;
  const tookMs = lengthMs(body.durationMs) ?? secondsToMs(body.durationSeconds);
  call.complete({ isFailure: isVapiFailure(reason), reason, endMs, lengthMs: tookMs });
}

function readTranscript({ body, incoming, call, atMs }: VapiMessage): void {
  const text = textOf(body.transcript);
  if (text === undefined) {
    call.ignore('transcript');
    return;
  }
  const side = body.role === 'user' ? 'user' : 'bot';
  const final = body.transcriptType === 'partial' ? false : undefined;
  const item = without(body, ABOUT_CALL);
  addSpeech(call, incoming, { side, item, atMs, fields: { text, final } });
}

function readSpeechUpdate({ body, incoming, call, atMs }: VapiMessage): void {
  const side = body.role === 'user' ? 'user' : 'bot';
  const payload = compact({ side, state: textOf(body.status), turn: body.turn });
  addAside(call, incoming, { type: 'x.speech', payload, item: { payload, atMs }, atMs });
}

function readInterruption({ body, incoming, call, atMs }: VapiMessage): void {
  const turnId = idTextOf(body.turnId);
  const payload = { truncation: { evidence: 'none' }, turnId };
  const key = turnId === undefined ? {} : { key: `interrupted:${turnId}` };
  addAside(call, incoming, { type: 'x.interruption', payload, item: { payload, atMs }, ...key, atMs });
}

function readTransfer({ body, incoming, call, atMs }: VapiMessage): void {
  const { destination, toAssistant, fromAssistant } = body;
  const to = destination ?? toAssistant;
  const kind = objectOf(destination).type === 'number' ? 'cold_transfer' : 'agent';
  const payload = compact({ from: fromAssistant, to, kind });
  addAside(call, incoming, { type: 'x.handoff', payload, item: { payload, atMs }, atMs });
}

/** Vapi waits for an answer that only the application can give. */
function readQuestion(message: VapiMessage): void {
  const { body, type, incoming, call, atMs } = message;
  call.expectsAnswer.push(type);
  readConversation(message, 1);
  const known = new Set(
    conversationOf(body).flatMap((item) => objectsOf(objectOf(item).toolCalls).map(({ id }) => id)),
  );
  const toolCalls = objectsOf(body.toolCallList ?? body.toolCalls).filter(({ id }) => !known.has(id));
  addToolCalls(call, incoming, toolCalls, atMs);
  const payload = { kind: `vapi.${type}`, async: flagOf(body.async) };
  call.event(incoming, { type: 'system', payload, item: { type, atMs }, atMs });
}
