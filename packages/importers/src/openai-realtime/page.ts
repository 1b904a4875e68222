import type { ProviderPage } from '../core/importer.js';

export const OPENAI_REALTIME_PAGE: ProviderPage = {
  title: 'OpenAI Realtime',
  example: { file: 'server-events.json' },
  arrives: ['recorder', 'file'],
  setUp:
    'Events pass between OpenAI and the application, so the application records them: both directions, each in an envelope ' +
    '`{"receivedAt", "direction", "message"}`. Switch on the transcription of the input, or nothing that the user says has a text.',
  fields: [
    { theirs: 'session.id', ours: 'sessionId', note: '`openai-realtime:<id>`' },
    { theirs: 'session.*', ours: 'annotation openai-realtime' },
    { theirs: 'item.id', ours: 'itemId' },
    {
      theirs: 'item.content[].transcript',
      ours: 'text',
      note: 'or `text`; role `assistant` is `bot_speech`, `user` is `user_speech`; only text means medium `text`',
    },
    {
      theirs: 'transcript',
      ours: 'text',
      note: 'of `conversation.item.input_audio_transcription.completed` and `response.output_audio_transcript.done`',
    },
    { theirs: 'delta', ours: 'text', note: 'of items that did not finish: joined into one partial' },
    {
      theirs: 'audio_start_ms, audio_end_ms',
      ours: 'startMs, endMs',
      note: 'of `input_audio_buffer.speech_…`: `x.speech`',
    },
    {
      theirs: 'audio_end_ms',
      ours: 'truncation.playedMs',
      note: 'of `conversation.item.truncated`: `x.interruption`; the audio that was made is `generatedMs`',
    },
    { theirs: 'response.status_details.reason', ours: 'interrupted', note: '`turn_detected` of a cancelled response' },
    { theirs: 'call_id', ours: 'callId', note: '`x.tool_call`, `x.tool_result`' },
    { theirs: 'error.message', ours: 'text', note: '`system`, kind `error`' },
  ],
  failures: [],
  limits: [
    'What was heard of a cut answer: only how long it played, so the text is an estimate.',
    'When anything was said, unless the recorder stamps the events.',
    'The exact bounds of the user’s speech: the start includes `prefix_padding_ms`, the end includes `silence_duration_ms`.',
    'Latencies, and that the call has ended: nothing completes the session.',
  ],
};
