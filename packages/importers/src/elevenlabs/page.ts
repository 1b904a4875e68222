import type { ProviderPage } from '../core/importer.js';

export const ELEVENLABS_PAGE: ProviderPage = {
  title: 'ElevenLabs Agents',
  example: { file: 'post_call_transcription.json' },
  arrives: ['webhook', 'recorder', 'file'],
  setUp:
    'In the settings of the workspace create a post-call webhook with this address, keep its secret, and switch on the ' +
    'transcription (audio is not stored). Conversations from the API and recorded WebSocket events can be imported unchanged.',
  fields: [
    {
      theirs: 'data.conversation_id',
      ours: 'sessionId',
      note: '`elevenlabs:<id>`; on a socket it is `conversation_initiation_metadata_event.conversation_id`',
    },
    { theirs: 'data.metadata.start_time_unix_secs', ours: 'session.startedAt' },
    {
      theirs: 'data.metadata.call_duration_secs',
      ours: 'session.endedAt',
      note: 'added to the start, because `event_timestamp` is not the end of the call',
    },
    { theirs: 'data.metadata.termination_reason', ours: 'session.endReason' },
    {
      theirs: 'data.transcript[].message',
      ours: 'text',
      note: 'role `agent` is `bot_speech`, `user` is `user_speech`; the position in the list is the `itemId`',
    },
    {
      theirs: 'data.transcript[].time_in_call_secs',
      ours: 'startedAt',
      note: 'whole seconds; left out if all of them are 0',
    },
    {
      theirs: 'data.transcript[].original_message',
      ours: 'text',
      note: 'of an interrupted answer; its `message` is then `heardText`',
    },
    { theirs: 'data.transcript[].interrupted', ours: 'interrupted' },
    {
      theirs: 'data.transcript[].tool_calls[].request_id',
      ours: 'callId',
      note: '`x.tool_call` with `tool_name` and `params_as_json`',
    },
    {
      theirs: 'data.transcript[].tool_results[].tool_latency_secs',
      ours: 'latencyMs',
      note: '`x.tool_result` with `result_value` and `is_error`',
    },
    {
      theirs: 'data.transcript[].conversation_turn_metrics',
      ours: 'latency',
      note: 'seconds; figures of a user turn belong to the next answer; a value repeated from the previous answer is counted once',
    },
    { theirs: 'data.transcript[].source_medium', ours: 'medium' },
    { theirs: 'data.transcript[].ignored_as_backchannel', ours: 'backchannel' },
    {
      theirs: 'data.*',
      ours: 'annotation elevenlabs',
      note: 'everything else: `analysis`, `metadata.cost`, `conversation_initiation_client_data` …',
    },
    { theirs: 'user_transcription_event.user_transcript', ours: 'text' },
    { theirs: 'agent_response_event.agent_response', ours: 'text' },
    {
      theirs: 'agent_response_correction_event.corrected_agent_response',
      ours: 'heardText',
      note: 'of the answer with the text `original_agent_response`',
    },
    { theirs: 'client_tool_call.tool_call_id', ours: 'callId' },
  ],
  failures: [
    '`call_initiation_failure`',
    'a conversation with status `failed`',
    'any reason that contains `error` or `fail`',
  ],
  limits: [
    'Times finer than a second: response gaps are rough, and overlaps are invisible.',
    'When something was said, on the socket: its events have no time, so a recorder has to add it.',
    'Which of two answers with the same text a correction refers to: the later one in the body is taken.',
  ],
};

export function isElevenLabsFailure(reason: unknown): boolean {
  return typeof reason === 'string' && /error|fail/i.test(reason);
}
