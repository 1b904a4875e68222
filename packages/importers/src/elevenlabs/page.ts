import type { ProviderPage } from '../core/importer.js';

export const ELEVENLABS_PAGE: ProviderPage = {
  title: 'ElevenLabs Agents',
  example: { file: 'post_call_transcription.json' },
  arrives: ['webhook', 'recorder', 'file'],
  setUp:
    'In the settings of the workspace create a post-call webhook with this address, keep its secret, and switch on the ' +
    'transcription (audio is not stored). Conversations from the API and recorded WebSocket events can be imported unchanged.',
  fields: [
    'data.conversation_id | sessionId | `elevenlabs:<id>`; on a socket it is `conversation_initiation_metadata_event.conversation_id`',
    'data.metadata.start_time_unix_secs | session.startedAt',
    'data.metadata.call_duration_secs | session.endedAt | added to the start, because `event_timestamp` is not the end of the call',
    'data.metadata.termination_reason | session.endReason',
    'data.transcript[].message | text | role `agent` is `bot_speech`, `user` is `user_speech`; the position in the list is the `itemId`',
    'data.transcript[].time_in_call_secs | startedAt | whole seconds; left out if all of them are 0',
    'data.transcript[].original_message | text | of an interrupted answer; its `message` is then `heardText`',
    'data.transcript[].interrupted | interrupted',
    'data.transcript[].tool_calls[].request_id | callId | `x.tool_call` with `tool_name` and `params_as_json`',
    'data.transcript[].tool_results[].tool_latency_secs | latencyMs | `x.tool_result` with `result_value` and `is_error`',
    'data.transcript[].conversation_turn_metrics | latency | seconds; figures of a user turn belong to the next answer; a value repeated from the previous answer is counted once',
    'data.transcript[].source_medium | medium',
    'data.transcript[].ignored_as_backchannel | backchannel',
    'data.* | annotation elevenlabs | everything else: `analysis`, `metadata.cost`, `conversation_initiation_client_data` …',
    'user_transcription_event.user_transcript | text',
    'agent_response_event.agent_response | text',
    'agent_response_correction_event.corrected_agent_response | heardText | of the answer with the text `original_agent_response`',
    'client_tool_call.tool_call_id | callId',
  ],
  failures: [
    '`call_initiation_failure`',
    'a conversation with status `failed`',
    'any reason that contains `error` or `fail`',
  ],
  limits: [
    'Times finer than a second: response gaps are rough, and overlaps are invisible.',
    'When something was said, on the socket: its events have no time, so a recorder has to add it.',
    'Which of two answers with the same text a correction refers to: the later one in the body is taken. If they arrive in different bodies, they count as one utterance.',
  ],
};

export function isElevenLabsFailure(reason: unknown): boolean {
  return typeof reason === 'string' && /error|fail/i.test(reason);
}
