import type { ProviderPage } from '../core/importer.js';

export const LIVEKIT_PAGE: ProviderPage = {
  title: 'LiveKit Agents',
  example: { file: 'chat-history.session-report.json', needsSession: true },
  arrives: ['file', 'recorder'],
  setUp:
    'Post the session report at the end (`ctx.make_session_report().to_dict()` in `on_session_end`, or its like in Node). ' +
    'Events of the session can be recorded as well; the report completes them and doubles nothing.',
  fields: [
    { theirs: 'job_id', ours: 'sessionId', note: '`livekit:<job_id>`; rooms are used again' },
    {
      theirs: 'audio_recording_started_at',
      ours: 'session.startedAt',
      note: 'else the earliest time in the report; seconds or milliseconds by value',
    },
    {
      theirs: 'events[].reason',
      ours: 'session.endReason',
      note: 'of the `close` event, whose time is the end; else `timestamp` is',
    },
    { theirs: 'chat_history.items[].id', ours: 'itemId' },
    {
      theirs: 'chat_history.items[].content[]',
      ours: 'text',
      note: 'joined by line feeds; role `assistant` is `bot_speech`, `user` is `user_speech`',
    },
    {
      theirs: 'chat_history.items[].metrics.started_speaking_at',
      ours: 'startedAt',
      note: 'else `created_at` is the timestamp',
    },
    { theirs: 'chat_history.items[].metrics.stopped_speaking_at', ours: 'endedAt' },
    {
      theirs: 'chat_history.items[].interrupted',
      ours: 'interrupted',
      note: 'the content of a cut answer is what was heard',
    },
    { theirs: 'chat_history.items[].transcript_confidence', ours: 'confidence' },
    {
      theirs: 'chat_history.items[].metrics.*',
      ours: 'latency',
      note: 'seconds: `transcription_delay`, `end_of_turn_delay`, `llm_node_ttft`, `llm_node_ttfs`, `tts_node_ttfb`, `e2e_latency`; negative ones mean none',
    },
    { theirs: 'chat_history.items[].call_id', ours: 'callId', note: '`x.tool_call`, `x.tool_result`' },
    { theirs: 'chat_history.items[].new_agent_id', ours: 'to', note: '`x.handoff`' },
    {
      theirs: 'events[].is_interruption',
      ours: 'isInterruption',
      note: 'of `overlapping_speech`, only with a verdict and while the agent went on',
    },
    { theirs: 'events[].resumed', ours: 'resumed', note: 'of `agent_false_interruption`' },
    { theirs: '*', ours: 'annotation livekit', note: '`room`, `usage`, `options`, `sdk_version` …' },
  ],
  failures: ['close reason `error`, or a close event with an error'],
  limits: [
    'How the heard text of a cut answer came about: aligned with the speech, or estimated.',
    'What was generated beyond the cut; answers of which nothing was heard are not in the history.',
  ],
};
