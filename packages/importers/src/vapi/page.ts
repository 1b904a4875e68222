import type { ProviderPage } from '../core/importer.js';

export const VAPI_PAGE: ProviderPage = {
  title: 'Vapi',
  example: { file: 'end-of-call-report.json' },
  arrives: ['webhook'],
  setUp:
    'Set the address as the Server URL of the assistant, the phone number or the organisation, with a server secret, and ' +
    'switch on these server messages only: `end-of-call-report`, `status-update`, `conversation-update`, `transcript`, ' +
    '`speech-update`, `user-interrupted`, `transfer-update`, `hang`. Do not switch on `assistant-request`, `tool-calls` ' +
    'or `transfer-destination-request`: Vapi waits for their answers, and a call breaks without them.',
  fields: [
    { theirs: 'message.call.id', ours: 'sessionId', note: '`vapi:<id>`' },
    { theirs: 'message.call.createdAt', ours: 'session.startedAt' },
    {
      theirs: 'message.endedReason',
      ours: 'session.endReason',
      note: 'the end comes with `end-of-call-report`, or with `status-update` and status `ended`',
    },
    { theirs: 'message.endedAt', ours: 'session.endedAt', note: 'else the end of the last message, else `timestamp`' },
    {
      theirs: 'message.artifact.messages[].message',
      ours: 'text',
      note: 'role `bot` or `assistant` is `bot_speech`, `user` is `user_speech`; of older bodies `message.messages[]`',
    },
    {
      theirs: 'message.artifact.messages[].time',
      ours: 'startedAt',
      note: 'epoch milliseconds, rounded; with the role it is the `itemId`',
    },
    { theirs: 'message.artifact.messages[].endTime', ours: 'endedAt' },
    {
      theirs: 'message.artifact.messages[].duration',
      ours: 'durationMs',
      note: 'seconds or milliseconds by value; left out where it is longer than the span',
    },
    {
      theirs: 'message.artifact.messages[].metadata.wordLevelConfidence[]',
      ours: 'words',
      note: 'seconds from the zero of `secondsFromStart`, or epoch milliseconds, by value',
    },
    {
      theirs: 'message.artifact.messages[].toolCalls[].id',
      ours: 'callId',
      note: '`x.tool_call` with `name` and `arguments`, parsed where they are JSON in a text',
    },
    { theirs: 'message.artifact.messages[].toolCallId', ours: 'callId', note: '`x.tool_result` with `result`' },
    {
      theirs: 'message.artifact.performanceMetrics.turnLatencies[]',
      ours: 'latency',
      note: 'of the n-th answer, only where there is one for each; else in the annotation alone',
    },
    {
      theirs: 'message.transcript',
      ours: 'text',
      note: 'of a live `transcript`; `final` by `transcriptType`, without `itemId`',
    },
    { theirs: 'message.status', ours: 'state', note: 'of a `speech-update`: `x.speech`' },
    { theirs: 'message.turnId', ours: 'turnId', note: 'of `user-interrupted`: `x.interruption`' },
    {
      theirs: 'message.text',
      ours: 'text',
      note: 'of `assistant.speechStarted`: what the assistant has said of the turn so far',
    },
    { theirs: 'message.timestamp', ours: 'timestamp', note: 'where the item has no time of its own' },
    {
      theirs: 'message.*',
      ours: 'annotation vapi',
      note: 'everything else: `analysis`, `summary`, `costs`, `call`, `customer`, `artifact.recording` …',
    },
  ],
  failures: [
    'any reason with `error`, `failed` or `fault` in it',
    '`assistant-not-found`, `assistant-not-valid`, `assistant-not-provided` and others of `assistant-…-not-…`',
    '`customer-busy`, `customer-did-not-answer`, `customer-did-not-give-microphone-permission`',
    '`vonage-disconnected`, `worker-shutdown`, `worker-died`',
  ],
  limits: [
    'Which answer was cut, and what of it was heard: the report only counts interruptions, so they are derived from spans.',
    'Which answer a latency belongs to, where their numbers differ.',
    'Which utterance of the report a live transcript is: the report replaces the live transcript.',
  ],
};

const FAILURE =
  /error|fail|fault|^assistant-(?:.*-)?not-|^customer-(?:busy|did-not-)|^vonage-disconnected$|^worker-(?:shutdown|died)$/;

export function isVapiFailure(reason: unknown): boolean {
  return typeof reason === 'string' && FAILURE.test(reason);
}
