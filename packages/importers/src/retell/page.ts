import type { ProviderPage } from '../core/importer.js';

export const RETELL_PAGE: ProviderPage = {
  title: 'Retell',
  example: { file: 'call-object.json' },
  arrives: ['webhook', 'file'],
  setUp:
    'Set the address as the webhook URL of the agent or of the account, with the events `call_started`, `call_ended` and ' +
    '`call_analyzed` (and `transcript_updated`, to see calls while they go on). Call objects from the API can be imported unchanged.',
  fields: [
    { theirs: 'call.call_id', ours: 'sessionId', note: '`retell:<id>`' },
    { theirs: 'call.start_timestamp', ours: 'session.startedAt', note: 'epoch milliseconds' },
    { theirs: 'call.end_timestamp', ours: 'session.endedAt' },
    {
      theirs: 'call.disconnection_reason',
      ours: 'session.endReason',
      note: 'taken from `call_ended`, or from a call object that has an `end_timestamp`',
    },
    {
      theirs: 'call.transcript_with_tool_calls[].content',
      ours: 'text',
      note: 'or `transcript_object[]`, or the lines of `transcript`, in this order; `agent` is `bot_speech`, `user` is `user_speech`, `transfer_target` is `user_speech` with role `human_agent`',
    },
    {
      theirs: 'call.transcript_with_tool_calls[].words[].start',
      ours: 'startedAt, words',
      note: 'seconds from the start of the call; the first word begins the utterance',
    },
    {
      theirs: 'call.transcript_with_tool_calls[].words[].end',
      ours: 'endedAt, words',
      note: 'the last word ends the utterance, if it is also the last word of the text',
    },
    {
      theirs: 'call.transcript_with_tool_calls[].tool_call_id',
      ours: 'callId',
      note: '`tool_call_invocation` is `x.tool_call`, `tool_call_result` is `x.tool_result`',
    },
    { theirs: 'call.transcript_with_tool_calls[].time_sec', ours: 'timestamp', note: 'of tools, if present' },
    { theirs: 'call.transfer_destination', ours: 'to', note: 'of `transfer_started`: `x.handoff`' },
    {
      theirs: 'call.*',
      ours: 'annotation retell',
      note: 'everything else: `call_analysis`, `latency`, `call_cost`, `from_number`, recordings …',
    },
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
