import type { ProviderPage } from '../core/importer.js';

export const LIVEKIT_PAGE: ProviderPage = {
  title: 'LiveKit Agents',
  example: { file: 'chat-history.session-report.json', needsSession: true },
  arrives: ['file', 'recorder'],
  setUp:
    'Post the session report when the call ends (`ctx.make_session_report().to_dict()` in `on_session_end`, or its counterpart ' +
    'in Node). You can also record the events of the session as they occur: the report adds what is missing and duplicates nothing.',
  fields: [
    { theirs: 'job_id', ours: 'sessionId', note: '`livekit:<job_id>`, because rooms are reused' },
    {
      theirs: 'audio_recording_started_at',
      ours: 'session.startedAt',
      note: 'or the earliest time in the report; seconds and milliseconds are told apart by their size',
    },
    {
      theirs: 'events[].reason',
      ours: 'session.endReason',
      note: 'of the `close` event; its time, or else `timestamp`, is the end of the session',
    },
    { theirs: 'chat_history.items[].id', ours: 'itemId' },
    {
      theirs: 'chat_history.items[].content[]',
      ours: 'text',
      note: 'joined with line feeds; role `assistant` is `bot_speech`, `user` is `user_speech`',
    },
    {
      theirs: 'chat_history.items[].metrics.started_speaking_at',
      ours: 'startedAt',
      note: 'if it is absent, `created_at` is the timestamp',
    },
    { theirs: 'chat_history.items[].metrics.stopped_speaking_at', ours: 'endedAt' },
    {
      theirs: 'chat_history.items[].interrupted',
      ours: 'interrupted',
      note: 'the content of an interrupted answer is what was heard',
    },
    { theirs: 'chat_history.items[].transcript_confidence', ours: 'confidence' },
    {
      theirs: 'chat_history.items[].metrics.*',
      ours: 'latency',
      note: 'seconds: `transcription_delay`, `end_of_turn_delay`, `llm_node_ttft`, `llm_node_ttfs`, `tts_node_ttfb`, `e2e_latency`; a negative value means absent',
    },
    { theirs: 'chat_history.items[].call_id', ours: 'callId', note: '`x.tool_call`, `x.tool_result`' },
    { theirs: 'chat_history.items[].new_agent_id', ours: 'to', note: '`x.handoff`' },
    {
      theirs: 'events[].is_interruption',
      ours: 'isInterruption',
      note: 'of `overlapping_speech`, only if it has a verdict and the agent kept speaking',
    },
    { theirs: 'events[].resumed', ours: 'resumed', note: 'of `agent_false_interruption`' },
    { theirs: '*', ours: 'annotation livekit', note: '`room`, `usage`, `options`, `sdk_version` …' },
  ],
  failures: ['the close reason `error`, or a close event with an error'],
  limits: [
    'How the heard text of an interrupted answer was found: aligned with the audio, or estimated.',
    'What was generated beyond the interruption; an answer of which nothing was heard is not in the history at all.',
  ],
};
