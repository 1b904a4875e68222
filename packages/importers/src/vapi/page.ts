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
    'message.call.id | sessionId | `vapi:<id>`',
    'message.call.createdAt | session.startedAt',
    'message.endedReason | session.endReason | taken from `end-of-call-report`, or from a `status-update` with the status `ended`',
    'message.endedAt | session.endedAt | or the end of the last message, `timestamp`, or `durationMs` after the start, in this order',
    'message.artifact.messages[].message | text | role `bot` or `assistant` is `bot_speech`, `user` is `user_speech`; in older bodies `message.messages[]`',
    'message.artifact.messages[].time | startedAt | epoch milliseconds, rounded; together with the role it is the `itemId`',
    'message.artifact.messages[].endTime | endedAt',
    'message.artifact.messages[].duration | durationMs | seconds and milliseconds are told apart by their size; left out if it is longer than the span',
    'message.artifact.messages[].metadata.wordLevelConfidence[] | words | seconds from where `secondsFromStart` counts, or epoch milliseconds, told apart by their size',
    'message.artifact.messages[].toolCalls[].id | callId | `x.tool_call` with `name` and `arguments`, parsed if they are JSON in a string',
    'message.artifact.messages[].toolCallId | callId | `x.tool_result` with `result`',
    'message.artifact.performanceMetrics.turnLatencies[] | latency | of the n-th answer, if there are as many as answers; otherwise only in the annotation',
    'message.transcript | text | of a live `transcript`; `transcriptType` says whether it is `final`; it has no `itemId`',
    'message.status | state | of a `speech-update`: `x.speech`',
    'message.turnId | turnId | of `user-interrupted`: `x.interruption`',
    'message.text | text | of `assistant.speechStarted`: what the assistant has said so far in this turn',
    'message.timestamp | timestamp | if the item has no time of its own',
    'message.* | annotation vapi | everything else: `analysis`, `summary`, `costs`, `call`, `customer`, `artifact.recording` …',
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
