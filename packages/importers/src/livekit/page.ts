import type { ProviderPage } from '../core/importer.js';

export const LIVEKIT_PAGE: ProviderPage = {
  title: 'LiveKit Agents',
  example: { file: 'chat-history.session-report.json', needsSession: true },
  arrives: ['file', 'recorder'],
  setUp:
    'Post the session report when the call ends (`ctx.make_session_report().to_dict()` in `on_session_end`, or its counterpart ' +
    'in Node). You can also record the events of the session as they occur: the report adds what is missing and duplicates nothing.',
  fields: [
    'job_id | sessionId | `livekit:<job_id>`, because rooms are reused',
    'audio_recording_started_at | session.startedAt | or the earliest time in the report; seconds and milliseconds are told apart by their size',
    'events[].reason | session.endReason | of the `close` event; its time, or else `timestamp`, is the end of the session',
    'chat_history.items[].id | itemId',
    'chat_history.items[].content[] | text | joined with line feeds; role `assistant` is `bot_speech`, `user` is `user_speech`',
    'chat_history.items[].metrics.started_speaking_at | startedAt | if it is absent, `created_at` is the timestamp',
    'chat_history.items[].metrics.stopped_speaking_at | endedAt',
    'chat_history.items[].interrupted | interrupted | the content of an interrupted answer is what was heard',
    'chat_history.items[].transcript_confidence | confidence',
    'chat_history.items[].metrics.* | latency | seconds: `transcription_delay`, `end_of_turn_delay`, `llm_node_ttft`, `llm_node_ttfs`, `tts_node_ttfb`, `e2e_latency`; a negative value means absent',
    'chat_history.items[].call_id | callId | `x.tool_call`, `x.tool_result`',
    'chat_history.items[].new_agent_id | to | `x.handoff`',
    'events[].is_interruption | isInterruption | of `overlapping_speech`, only if it has a verdict and the agent kept speaking',
    'events[].resumed | resumed | of `agent_false_interruption`',
    '* | annotation livekit | `room`, `usage`, `options`, `sdk_version` …',
  ],
  failures: ['the close reason `error`, or a close event with an error'],
  limits: [
    'How the heard text of an interrupted answer was found: aligned with the audio, or estimated.',
    'What was generated beyond the interruption; an answer of which nothing was heard is not in the history at all.',
  ],
};
