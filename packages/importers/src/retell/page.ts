import type { ProviderPage } from '../core/importer.js';

export const RETELL_PAGE: ProviderPage = {
  title: 'Retell',
  example: { file: 'call-object.json' },
  arrives: ['webhook', 'file'],
  setUp:
    'Set the address as the webhook URL of the agent or of the account, with the events `call_started`, `call_ended` and ' +
    '`call_analyzed` (and `transcript_updated`, to see calls while they go on). Call objects from the API can be imported unchanged.',
  fields: [
    'call.call_id | sessionId | `retell:<id>`',
    'call.start_timestamp | session.startedAt | epoch milliseconds',
    'call.end_timestamp | session.endedAt | or else `duration_ms` after the start',
    'call.disconnection_reason | session.endReason | taken from `call_ended`, or from a call object that has an `end_timestamp`',
    'call.transcript_with_tool_calls[].content | text | or `transcript_object[]`, or the lines of `transcript`, in this order; `agent` is `bot_speech`, `user` is `user_speech`, `transfer_target` is `user_speech` with role `human_agent`',
    'call.transcript_with_tool_calls[].words[].start | startedAt, words | seconds from the start of the call; the first word begins the utterance',
    'call.transcript_with_tool_calls[].words[].end | endedAt, words | the last word ends the utterance, if it is also the last word of the text',
    'call.transcript_with_tool_calls[].tool_call_id | callId | `tool_call_invocation` is `x.tool_call`, `tool_call_result` is `x.tool_result`',
    'call.transcript_with_tool_calls[].time_sec | timestamp | of tools, if present',
    'call.transfer_destination | to | of `transfer_started`: `x.handoff`',
    'call.* | annotation retell | everything else: `call_analysis`, `latency`, `call_cost`, `from_number`, recordings …',
  ],
  failures: [
    'any reason that begins with `error_`, `dial_` or `telephony_provider_`',
    '`concurrency_limit_reached`, `no_valid_payment`, `scam_detected`, `invalid_destination`, `sip_routing_error`, `marked_as_spam`, `user_declined`, `registered_call_timeout`',
  ],
  limits: [
    'Which answer was interrupted: there is no flag, so interruptions are derived from overlaps.',
    'The latency of a single answer: only distributions over the whole call are reported; they are in the annotation.',
    'When an utterance without word times was said: it keeps its position among the others.',
  ],
};

const FAILURE =
  /^(?:error_|dial_|telephony_provider_)|^(?:concurrency_limit_reached|no_valid_payment|scam_detected|invalid_destination|sip_routing_error|marked_as_spam|user_declined|registered_call_timeout)$/;

export function isRetellFailure(reason: unknown): boolean {
  return typeof reason === 'string' && FAILURE.test(reason);
}
