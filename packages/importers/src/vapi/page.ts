import type { ProviderPage } from '../core/importer.js';

export const VAPI_PAGE: ProviderPage = {
  title: 'Vapi',
  example: { file: 'end-of-call-report.json' },
  arrives: ['webhook'],
  setUp:
    'Set the address as the Server URL of the assistant, the phone number or the organisation, with a server secret, and ' +
    'switch on these server messages only: `end-of-call-report`, `status-update`, `conversation-update`, `transcript`, ' +
    '`speech-update`, `user-interrupted`, `transfer-update`, `hang`. Leave `assistant-request`, `tool-calls` and ' +
    '`transfer-destination-request` switched off: Vapi waits for an answer to them, and a call breaks without one.',
  fields: [
    { theirs: 'message.call.id', ours: 'sessionId', note: '`vapi:<id>`' },
    { theirs: 'message.call.createdAt', ours: 'session.startedAt' },
    {
      theirs: 'message.endedReason',
      ours: 'session.endReason',
      note: 'taken from `end-of-call-report`, or from a `status-update` with the status `ended`',
    },
    {
      theirs: 'message.endedAt',
      ours: 'session.endedAt',
      note: 'or the end of the last message, or `timestamp`, in this order',
    },
    {
      theirs: 'message.artifact.messages[].message',
      ours: 'text',
      note: 'role `bot` or `assistant` is `bot_speech`, `user` is `user_speech`; in older bodies `message.messages[]`',
    },
    {
      theirs: 'message.artifact.messages[].time',
      ours: 'startedAt',
      note: 'epoch milliseconds, rounded; together with the role it is the `itemId`',
    },
    { theirs: 'message.artifact.messages[].endTime', ours: 'endedAt' },
    {
      theirs: 'message.artifact.messages[].duration',
      ours: 'durationMs',
      note: 'seconds and milliseconds are told apart by their size; left out if it is longer than the span',
    },
    {
      theirs: 'message.artifact.messages[].metadata.wordLevelConfidence[]',
      ours: 'words',
      note: 'seconds from where `secondsFromStart` counts, or epoch milliseconds, told apart by their size',
    },
    {
      theirs: 'message.artifact.messages[].toolCalls[].id',
      ours: 'callId',
      note: '`x.tool_call` with `name` and `arguments`, parsed if they are JSON in a string',
    },
    { theirs: 'message.artifact.messages[].toolCallId', ours: 'callId', note: '`x.tool_result` with `result`' },
    {
      theirs: 'message.artifact.performanceMetrics.turnLatencies[]',
      ours: 'latency',
      note: 'of the n-th answer, if there are as many as answers; otherwise only in the annotation',
    },
    {
      theirs: 'message.transcript',
      ours: 'text',
      note: 'of a live `transcript`; `transcriptType` says whether it is `final`; it has no `itemId`',
    },
    { theirs: 'message.status', ours: 'state', note: 'of a `speech-update`: `x.speech`' },
    { theirs: 'message.turnId', ours: 'turnId', note: 'of `user-interrupted`: `x.interruption`' },
    {
      theirs: 'message.text',
      ours: 'text',
      note: 'of `assistant.speechStarted`: what the assistant has said so far in this turn',
    },
    { theirs: 'message.timestamp', ours: 'timestamp', note: 'if the item has no time of its own' },
    {
      theirs: 'message.*',
      ours: 'annotation vapi',
      note: 'everything else: `analysis`, `summary`, `costs`, `call`, `customer`, `artifact.recording` …',
    },
  ],
  failures: [
    'any reason that contains `error`, `fail` or `fault`',
    '`assistant-not-found`, `assistant-not-valid`, `assistant-not-provided` and the like (`assistant-…-not-…`)',
    '`customer-busy`, `customer-did-not-answer`, `customer-did-not-give-microphone-permission`',
    '`vonage-disconnected`, `worker-shutdown`, `worker-died`',
  ],
  limits: [
    'Which answer was interrupted, and what was heard of it: the report only counts interruptions, so they are derived from the spans.',
    'Which answer a latency belongs to, if there are not as many latencies as answers.',
    'Which utterance of the report a live transcript corresponds to: the report replaces the live transcript.',
  ],
};

const FAILURE =
  /error|fail|fault|^assistant-(?:.*-)?not-|^customer-(?:busy|did-not-)|^vonage-disconnected$|^worker-(?:shutdown|died)$/;

export function isVapiFailure(reason: unknown): boolean {
  return typeof reason === 'string' && FAILURE.test(reason);
}
